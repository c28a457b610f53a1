// Runs behind TypeScript's library, which defines `ts`. Texts come in by the global variables `fileName` and `input`.

let settings;
let compiled;

const host = { getCanonicalFileName: name => name, getCurrentDirectory: () => '', getNewLine: () => '\n' };

/** Takes the settings of a tsconfig.json; returns what is wrong with them. */
function configure() {
  const { config, error } = ts.parseConfigFileTextToJson(fileName, input);
  if (error) {
    return ts.formatDiagnostics([error], host);
  }
  const { options, errors } = ts.convertCompilerOptionsFromJson(config.compilerOptions, '', fileName);
  settings = { compilerOptions: options, reportDiagnostics: true };
  return ts.formatDiagnostics(errors, host);
}

/** Compiles one file by itself, without its imports; returns what is wrong with it. */
function compile() {
  // A setting of declarations is refused where none are made.
  const script = ts.transpileModule(input, {
    ...settings,
    fileName,
    compilerOptions: { ...settings.compilerOptions, isolatedDeclarations: false },
  });
  const types = ts.transpileDeclaration(input, { ...settings, fileName });
  compiled = { script: script.outputText, types: types.outputText };
  return ts.formatDiagnostics(script.diagnostics.length > 0 ? script.diagnostics : types.diagnostics, host);
}
