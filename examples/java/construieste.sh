#!/bin/sh
# Face clasele din contract și programul: construieste.sh DOSAR WSDL
set -eu
here=$(dirname "$(readlink -f "$0")")
rm -rf "$1"
mkdir -p "$1"
# JAX-WS of Debian is of the time of Java 8; a newer Java wants it said.
export JDK_JAVA_OPTIONS="--add-opens java.base/java.lang=ALL-UNNAMED"
sed "s|\"WSDL\"|\"$2\"|" "$here/apeluri.xml" >"$1/apeluri.xml"
wsimport -quiet -Xnocompile -p ser -b "$1/apeluri.xml" -s "$1" "$2"
javac -nowarn -cp /usr/share/java/jaxws-rt.jar -d "$1" "$1"/ser/*.java "$here/Trimite.java"
