#!/bin/sh
# Makes the program that signs messages with WSS4J, or runs it: wss4j.sh make FOLDER WSDL, wss4j.sh run FOLDER ARGUMENT…
set -eu
verb=$1
folder=$2
shift 2
path=$folder
for jar in wss4j xmlsec commons-logging slf4j-api slf4j-nop; do
    path=$path:/usr/share/java/$jar.jar
done
case $verb in
make)
    rm -rf "$folder"
    mkdir -p "$folder"
    here=$(dirname "$(readlink -f "$0")")
    javac -nowarn -cp "$path" -d "$folder" "$here/WithWss4j.java"
    ;;
run) exec java -cp "$path" WithWss4j "$@" ;;
esac
