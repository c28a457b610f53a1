def log = new File(basedir, 'build.log').text
assert log =~ /Wrong\.java:\[7,\d+\]/ : 'the diagnostic must name file and line'
assert log.contains('notARowValue') : 'the diagnostic must name the column'
