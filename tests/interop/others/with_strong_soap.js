// strong-soap against the published WSDL: WSDL FILE CODE.
"use strict";

const fs = require("node:fs");
const { promisify } = require("node:util");
const { soap } = require("strong-soap");

async function main([wsdl, file, code]) {
  const client = await promisify(soap.createClient)(wsdl, {});
  const ask = (operation, request) => promisify(client[operation]).call(client, request);
  const report = (bytes) => ask("raporteaza", { document: bytes.toString("base64") });

  const state = await ask("getStareServiciu", {});
  console.log("serviciu", state.mediu, state.preiaDeclaratii ? "da" : "nu");
  const { tara } = await ask("getListaTari", {});
  const romania = tara.find((country) => country.cod === "RO");
  console.log("tara", romania.cod, romania.denumire);
  const { Recipisa: receipt } = await report(fs.readFileSync(file));
  console.log("recipisa", receipt.stare, receipt.numarInregistrare);
  const { Recipisa: refusal } = await report(Buffer.from("<a/>"));
  console.log("recipisa", refusal.stare, ...refusal.erori.constatare.map((error) => error.cod));
  try {
    await ask("getUltimaDataRaportata", { codWorkplace: code });
  } catch (fault) {
    console.log("fault", fault.root.Envelope.Body.Fault.detail.Eroare.cod);
  }
}

main(process.argv.slice(2));
