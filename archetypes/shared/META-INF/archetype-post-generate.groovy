// Archives of archetypes lose what may be executed.
new File(request.outputDirectory, "${request.artifactId}/mvnw").setExecutable(true)
