#!/bin/sh
# Face clasele din contract și programul: construieste.sh DOSAR WSDL
set -eu
here=$(dirname "$(readlink -f "$0")")
mkdir -p "$1"
wsdl -nologo -namespace:Contract -out:"$1/Contract.cs" "$2" >"$1/wsdl.log" || { cat "$1/wsdl.log" >&2; exit 1; }
mcs -nologo -warn:0 -out:"$1/Trimite.exe" -reference:System.Web.Services,System.Security "$1/Contract.cs" "$here/Trimite.cs"
