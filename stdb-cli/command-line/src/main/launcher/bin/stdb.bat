@echo off
rem The command line: finds java and the jar, and chooses flags. More flags: STDB_JAVA_OPTIONS.
setlocal
set "java=java"
if defined JAVA_HOME set "java=%JAVA_HOME%\bin\java"
set "flags=-XX:TieredStopAtLevel=1 -XX:+UseSerialGC"
for %%w in (%*) do if "%%~w"=="start" set "flags=-XX:-DontCompileHugeMethods -XX:+ExitOnOutOfMemoryError"
"%java%" %flags% %STDB_JAVA_OPTIONS% -jar "%~dp0..\lib\stdb.jar" %*
exit /b %errorlevel%
