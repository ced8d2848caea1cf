#!/bin/sh
# Face clasele din contract și programul: construieste.sh DOSAR WSDL
set -eu
here=$(dirname "$(readlink -f "$0")")
rm -rf "$1"
mkdir -p "$1"
cd "$1"
wsdl2h -t "$here/typemap.dat" -o contract.h "$2" >log 2>&1 || { cat log >&2; exit 1; }
soapcpp2 -j -C -x -w -I /usr/share/gsoap/import contract.h >log 2>&1 || { cat log >&2; exit 1; }
# shellcheck disable=SC2046 # words
c++ -std=c++17 -I . $(pkg-config --cflags gsoapssl++) "$here/trimite.cpp" soapC.cpp soapRaportareProxy.cpp \
    -o trimite $(pkg-config --libs gsoapssl++) -lssl -lcrypto -lz
