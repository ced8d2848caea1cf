// Trimite declarația unei zile: WSDL AUTORITATI IDENTITATE COD ZI CSV DOSAR (vezi README.md).
"use strict";

const crypto = require("node:crypto");
const fs = require("node:fs");
const https = require("node:https");
const path = require("node:path");
const { setTimeout: sleep } = require("node:timers/promises");
const { DOMImplementation, XMLSerializer } = require("@xmldom/xmldom");
const axios = require("axios");
const soap = require("soap");
const { SignedXml } = require("xml-crypto");

const DECLARATION = "urn:ro:ser:declaratie:v1";
const ENVELOPED = "http://www.w3.org/2000/09/xmldsig#enveloped-signature";
const EXCLUSIVE = "http://www.w3.org/2001/10/xml-exc-c14n#";

const [wsdl, authorities, identity, code, day, sheet, folder] = process.argv.slice(2);
const signed = path.join(folder, `${day}.xml`);
const kept = path.join(folder, `${day}.recipisa.xml`);
const pem = fs.readFileSync(identity, "utf8");

/** The rows of a CSV without quotes, as objects. */
function rows() {
  const [header, ...lines] = fs.readFileSync(sheet, "utf8").trim().split(/\r?\n/);
  const columns = header.split(",");
  return lines.map((line) => {
    const values = line.split(",");
    return Object.fromEntries(columns.map((column, index) => [column, values[index]]));
  });
}

/** The day's rows as a declaration, unsigned. A tree is built: nothing is pasted into text. */
function declaration() {
  const document = new DOMImplementation().createDocument(DECLARATION, "Declaratie", null);
  const root = document.documentElement;
  root.setAttribute("versiune", "1");
  const add = (parent, name, text, ref) => {
    const element = document.createElementNS(DECLARATION, name);
    if (text !== undefined) element.appendChild(document.createTextNode(text));
    if (ref) element.setAttribute("ref", ref);
    return parent.appendChild(element);
  };
  const header = add(root, "Antet");
  add(header, "mediu", "TEST");
  add(header, "codWorkplace", code);
  add(header, "tip", "FP");
  add(add(header, "perioada"), "zi", day);
  const kind = add(root, "FP");
  const [stocks, receipts, issues] = ["Stocuri", "Intrari", "Iesiri"].map((name) => add(kind, name));
  rows().forEach((row, index) => {
    const line = add(stocks, "Linie", undefined, `S${index + 1}`);
    for (const name of ["codCIM", "um", "stocInitial", "intrari", "iesiri", "stocFinal"]) {
      add(line, name, row[name]);
    }
    add(line, "diferenta", "0");
    if (Number(row.stocFinal) > 0) {
      const lot = add(add(line, "Loturi"), "Lot");
      add(lot, "serie", row.serie);
      add(lot, "dataExpirare", row.dataExpirare);
      add(lot, "cantitate", row.stocFinal);
    }
    if (Number(row.intrari) > 0) {
      const receipt = add(receipts, "Intrare", undefined, `I${index + 1}`);
      add(receipt, "codCIM", row.codCIM);
      add(receipt, "tipIntrare", "ACH");
      add(receipt, "cantitate", row.intrari);
      add(receipt, "serie", row.serie);
      add(receipt, "dataExpirare", row.dataExpirare);
      add(add(receipt, "partener"), "cui", row.furnizor);
      const paper = add(receipt, "document");
      add(paper, "tip", "factura");
      add(paper, "numar", row.factura);
      add(paper, "data", day);
    }
    if (Number(row.iesiri) > 0) {
      const issue = add(issues, "Iesire", undefined, `E${index + 1}`);
      add(issue, "codCIM", row.codCIM);
      add(issue, "tipIesire", "ELB");
      add(issue, "cantitate", row.iesiri);
      add(issue, "beneficiar", "PF");
    }
  });
  return new XMLSerializer().serializeToString(document);
}

/** The bytes of the signed document. */
function sign(xml) {
  const signer = new SignedXml({
    privateKey: pem,
    publicCert: pem.match(/-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/)[0],
    signatureAlgorithm: "http://www.w3.org/2001/04/xmldsig-more#rsa-sha256",
    canonicalizationAlgorithm: EXCLUSIVE,
  });
  signer.addReference({
    xpath: "/*",
    uri: "",
    isEmptyUri: true,
    transforms: [ENVELOPED, EXCLUSIVE],
    digestAlgorithm: "http://www.w3.org/2001/04/xmlenc#sha256",
  });
  signer.computeSignature(xml, { prefix: "ds" });
  return Buffer.from(signer.getSignedXml(), "utf8");
}

/** What the service answers; a fault is printed, and there is no answer. */
async function ask(client, operation, request) {
  try {
    const [answer] = await client[`${operation}Async`](request);
    return answer;
  } catch (thrown) {
    const error = thrown.root?.Envelope.Body.Fault.detail?.Eroare;
    if (!error) throw thrown; // nothing of the service's: the connection
    console.log(`fault ${operation} ${error.cod} ${error.mesaj}`);
    return undefined;
  }
}

/** The answer and its text. When none comes the same bytes are sent again: the receipt is the same. */
async function send(client, document) {
  for (const pause of [1, 5, 30]) {
    try {
      return await client.raporteazaAsync({ document: document.toString("base64") });
    } catch (lost) {
      if (lost.root) throw lost; // a fault is an answer
      console.error(`fără răspuns, trimit din nou: ${lost.message}`);
      await sleep(pause * 1000);
    }
  }
  return client.raporteazaAsync({ document: document.toString("base64") });
}

async function main() {
  const httpsAgent = new https.Agent({ ca: fs.readFileSync(authorities), key: pem, cert: pem });
  const request = axios.create({ httpsAgent, timeout: 60_000, proxy: false });
  const client = await soap.createClientAsync(wsdl, { request });

  const [state] = await client.getStareServiciuAsync({});
  console.log(`serviciu ${state.mediu} ${state.preiaDeclaratii ? "da" : "nu"}`);
  const [countries] = await client.getListaTariAsync({});
  const romania = countries.tara.find((country) => country.cod === "RO");
  console.log(`tara ${romania.cod} ${romania.denumire}`);

  const reported = await ask(client, "getUltimaDataRaportata", { codWorkplace: code });
  for (const kind of reported?.raportare ?? []) {
    console.log(`ultima ${kind.tip} ${kind.ultimaPerioada ?? "-"} ${kind.numarInregistrare ?? "-"}`);
    for (const missing of kind.lipsa ?? []) console.log(`lipsa ${missing.perioada}`);
  }

  // Signed once for the day: another signature would be another document.
  if (!fs.existsSync(signed)) fs.writeFileSync(signed, sign(declaration()));
  const document = fs.readFileSync(signed);
  const [{ Recipisa: receipt }, answer] = await send(client, document);
  // As it came: a seal is over bytes.
  fs.writeFileSync(kept, answer.match(/<Recipisa.*<\/Recipisa>/s)[0]);
  console.log(`recipisa ${receipt.stare} ${receipt.numarInregistrare ?? "-"}`);
  for (const error of receipt.erori?.constatare ?? []) {
    console.log(`eroare ${error.cod} ${error.mesaj}`);
    for (const value of error.valori?.valoare ?? []) console.log(`valoare ${value.nume} ${value.valoare}`);
  }
  if (receipt.stare !== "ACCEPTATA") {
    fs.unlinkSync(signed); // it is corrected and signed anew
    return 1;
  }
  const sha256 = crypto.createHash("sha256").update(document).digest("hex");
  const found = await ask(client, "getDeclaratie", { sha256 });
  if (found) {
    const same = Buffer.from(found.document, "base64").equals(document) ? "aceiasi" : "alti";
    console.log(`declaratie ${found.stare} ${found.numarInregistrare} ${same} octeti`);
  }
  return 0;
}

main().then((status) => {
  process.exitCode = status;
});
