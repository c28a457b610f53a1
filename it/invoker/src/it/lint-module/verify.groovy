def log = new File(basedir, 'build.log').text
def clock = 'example/Clocks.java:12: Clocks.look reads a clock (java.lang.System.currentTimeMillis); take ctx.timestamp()'
def state = 'example/Clocks.java: Clocks.last keeps what calls change in a static field'
assert log.contains("[WARNING] $clock") && log.contains("[WARNING] $state") : log
assert log.contains("[ERROR] $clock") && log.contains("[ERROR] $state") : log
assert log.contains('[INFO] nothing found')
assert !log.contains('lookAllowed')
assert log.contains('the module does what a module must not do, in 2 places.')
