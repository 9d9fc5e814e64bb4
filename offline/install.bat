@echo off
rem Installs the white paper on a computer without a network, from the wheels beside this script.
chcp 65001 >nul
cd /d "%~dp0.."
py -m venv .venv || goto :failed
.venv\Scripts\python -m pip install --quiet --disable-pip-version-check --no-index --find-links wheelhouse\windows --require-hashes -r wheelhouse\windows\requirements.txt || goto :failed
.venv\Scripts\python -m pip install --quiet --disable-pip-version-check --no-index --no-deps --no-build-isolation -e . || goto :failed
echo 安装完成
pause
exit /b 0
:failed
echo 安装没有完成，请看上面的提示。
pause
exit /b 1
