@echo off
rem Runs the evenflow command on a JDK 25 or later, building it first where it is missing or older than its sources.
rem   EVENFLOW_JAVA_HOME  the JDK to use
rem   EVENFLOW_JAVA_OPTS  more flags for its JVM
setlocal EnableExtensions DisableDelayedExpansion
set "ROOT=%~dp0"
set "APP=%ROOT%cli\target\app"
set "STAMP=%APP%\.built"
set "JDK="

if defined EVENFLOW_JAVA_HOME (
  call :try "%EVENFLOW_JAVA_HOME%"
  goto :found
)
if defined JAVA_HOME call :try "%JAVA_HOME%"
if not defined JDK for %%J in (java.exe) do if not "%%~$PATH:J"=="" call :try "%%~dp$PATH:J.."
if not defined JDK for %%D in (
  "%ProgramFiles%\Eclipse Adoptium" "%ProgramFiles%\Java" "%ProgramFiles%\Microsoft"
  "%ProgramFiles%\Zulu" "%ProgramFiles%\Amazon Corretto" "%ProgramFiles%\BellSoft" "%USERPROFILE%\.jdks"
) do for /d %%J in ("%%~D\*") do if not defined JDK call :try "%%~J"

:found
if not defined JDK (
  echo evenflow: needs a JDK 25 or later: install one, for instance from https://adoptium.net, and let JAVA_HOME or EVENFLOW_JAVA_HOME name its folder. 1>&2
  exit /b 2
)

if not exist "%STAMP%" goto :build
powershell -NoProfile -Command "$built = (Get-Item -LiteralPath $env:STAMP).LastWriteTimeUtc; $sources = @(Get-Item ($env:ROOT + 'pom.xml'), ($env:ROOT + '*\pom.xml')) + @(Get-ChildItem -Recurse ($env:ROOT + '*\src\main')); if ($sources | Where-Object { $_.LastWriteTimeUtc -gt $built } | Select-Object -First 1) { exit 1 }"
if errorlevel 1 goto :build

:run
rem Large arrays live as long as a training: the serial collector takes less memory than G1 and starts sooner.
set "COLLECTOR=-XX:+UseSerialGC -XX:+UseCountedLoopSafepoints -XX:LoopStripMiningIter=100000"
if defined EVENFLOW_JAVA_OPTS if not "%EVENFLOW_JAVA_OPTS:-XX:+Use=%"=="%EVENFLOW_JAVA_OPTS%" set "COLLECTOR="
"%JDK%\bin\java.exe" --add-modules jdk.incubator.vector --sun-misc-unsafe-memory-access=allow --enable-native-access=ALL-UNNAMED -Xshare:auto %COLLECTOR% -Dfile.encoding=UTF-8 %EVENFLOW_JAVA_OPTS% --module-path "%APP%" --module dev.evenflow.cli/dev.evenflow.cli.Main %*
exit /b %ERRORLEVEL%

:build
echo evenflow: building; this takes a moment and happens only after a change 1>&2
if exist "%APP%" rmdir /s /q "%APP%"
if not exist "%ROOT%cli\target" mkdir "%ROOT%cli\target"
rem The stamp bears the time of the start, so that an edit during the build is not missed.
type nul > "%APP%.started"
pushd "%ROOT%"
set "JAVA_HOME=%JDK%"
call mvnw.cmd -q -B -Dfast -Dmaven.test.skip=true -pl cli -am package > "%APP%.log" 2>&1 < nul
set "FAILED=%ERRORLEVEL%"
popd
if not "%FAILED%"=="0" (
  type "%APP%.log" 1>&2
  echo evenflow: the build failed; its output stands above 1>&2
  exit /b 1
)
move /y "%APP%.started" "%STAMP%" > nul
goto :run

rem Takes a folder as JDK where it is one, 25 or later.
:try
if not exist "%~1\bin\javac.exe" exit /b
if not exist "%~1\release" exit /b
for /f "tokens=2 delims==" %%V in ('findstr /b "JAVA_VERSION=" "%~1\release"') do for /f "tokens=1 delims=.-+" %%M in (%%V) do if %%M GEQ 25 set "JDK=%~1"
exit /b
