#!/bin/sh
# Makes Axis's classes of a WSDL, and the program, or runs it: axis.sh make FOLDER WSDL, axis.sh run FOLDER ARGUMENT…
set -eu
verb=$1
folder=$2
shift 2
path=$folder
for jar in axis axis-jaxrpc axis-saaj commons-logging commons-discovery wsdl4j; do
    path=$path:/usr/share/java/$jar.jar
done
case $verb in
make)
    rm -rf "$folder"
    mkdir -p "$folder"
    java -cp "$path" org.apache.axis.wsdl.WSDL2Java -p axis -o "$folder" "$1"
    here=$(dirname "$(readlink -f "$0")")
    javac -nowarn -cp "$path" -d "$folder" "$folder"/axis/*.java "$folder"/axis/holders/*.java "$here/WithAxis.java"
    ;;
run) exec java -cp "$path" WithAxis "$@" ;;
esac
