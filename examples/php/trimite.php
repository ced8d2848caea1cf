<?php
/** Trimite declarația unei zile: WSDL AUTORITATI IDENTITATE COD ZI CSV DOSAR (vezi README.md). */

declare(strict_types=1);

const DECLARATION = 'urn:ro:ser:declaratie:v1';
const DSIG = 'http://www.w3.org/2000/09/xmldsig#';
const EXCLUSIVE = 'http://www.w3.org/2001/10/xml-exc-c14n#';

[, $wsdl, $authorities, $identity, $code, $day, $sheet, $folder] = $argv;
[$signed, $kept] = ["$folder/$day.xml", "$folder/$day.recipisa.xml"];

// How long an answer is waited for.
ini_set('default_socket_timeout', '60');
$client = new SoapClient($wsdl, [
    'local_cert' => $identity,
    'stream_context' => stream_context_create(['ssl' => ['cafile' => $authorities]]),
    'features' => SOAP_SINGLE_ELEMENT_ARRAYS,
    'cache_wsdl' => WSDL_CACHE_NONE,
    'trace' => true,
]);

/** An element of the parent's namespace, with this text. */
function add(DOMElement $parent, string $name, ?string $text = null, array $attributes = []): DOMElement
{
    $prefix = $parent->prefix ? "$parent->prefix:" : '';
    $element = $parent->ownerDocument->createElementNS($parent->namespaceURI, $prefix . $name);
    if ($text !== null) {
        $element->appendChild(new DOMText($text));
    }
    foreach ($attributes as $key => $value) {
        $element->setAttribute($key, $value);
    }
    return $parent->appendChild($element);
}

/** The day's rows as a declaration, unsigned. */
function declaration(string $code, string $day, string $sheet): DOMDocument
{
    $document = new DOMDocument('1.0', 'UTF-8');
    $root = $document->appendChild($document->createElementNS(DECLARATION, 'Declaratie'));
    $root->setAttribute('versiune', '1');
    $header = add($root, 'Antet');
    foreach (['mediu' => 'TEST', 'codWorkplace' => $code, 'tip' => 'FP'] as $name => $text) {
        add($header, $name, $text);
    }
    add(add($header, 'perioada'), 'zi', $day);
    $kind = add($root, 'FP');
    [$stocks, $receipts, $issues] = [add($kind, 'Stocuri'), add($kind, 'Intrari'), add($kind, 'Iesiri')];
    $rows = fopen($sheet, 'rb');
    $columns = fgetcsv($rows);
    for ($number = 1; $values = fgetcsv($rows); $number++) {
        $row = array_combine($columns, $values);
        $line = add($stocks, 'Linie', null, ['ref' => "S$number"]);
        foreach (['codCIM', 'um', 'stocInitial', 'intrari', 'iesiri', 'stocFinal'] as $name) {
            add($line, $name, $row[$name]);
        }
        add($line, 'diferenta', '0');
        if ((float) $row['stocFinal'] > 0) {
            $lot = add(add($line, 'Loturi'), 'Lot');
            add($lot, 'serie', $row['serie']);
            add($lot, 'dataExpirare', $row['dataExpirare']);
            add($lot, 'cantitate', $row['stocFinal']);
        }
        if ((float) $row['intrari'] > 0) {
            $receipt = add($receipts, 'Intrare', null, ['ref' => "I$number"]);
            add($receipt, 'codCIM', $row['codCIM']);
            add($receipt, 'tipIntrare', 'ACH');
            add($receipt, 'cantitate', $row['intrari']);
            add($receipt, 'serie', $row['serie']);
            add($receipt, 'dataExpirare', $row['dataExpirare']);
            add(add($receipt, 'partener'), 'cui', $row['furnizor']);
            $paper = add($receipt, 'document');
            add($paper, 'tip', 'factura');
            add($paper, 'numar', $row['factura']);
            add($paper, 'data', $day);
        }
        if ((float) $row['iesiri'] > 0) {
            $issue = add($issues, 'Iesire', null, ['ref' => "E$number"]);
            add($issue, 'codCIM', $row['codCIM']);
            add($issue, 'tipIesire', 'ELB');
            add($issue, 'cantitate', $row['iesiri']);
            add($issue, 'beneficiar', 'PF');
        }
    }
    return $document;
}

/** The bytes of the signed document: the digest of the whole, then the signature of SignedInfo. */
function sign(DOMDocument $document, string $identity): string
{
    $pem = file_get_contents($identity);
    // Before the signature is there: what the enveloped-signature transform leaves.
    $digest = base64_encode(hash('sha256', $document->documentElement->C14N(true), true));
    $signature = $document->documentElement->appendChild($document->createElementNS(DSIG, 'ds:Signature'));
    $info = add($signature, 'SignedInfo');
    add($info, 'CanonicalizationMethod', null, ['Algorithm' => EXCLUSIVE]);
    add($info, 'SignatureMethod', null, ['Algorithm' => 'http://www.w3.org/2001/04/xmldsig-more#rsa-sha256']);
    $reference = add($info, 'Reference', null, ['URI' => '']);
    $transforms = add($reference, 'Transforms');
    add($transforms, 'Transform', null, ['Algorithm' => DSIG . 'enveloped-signature']);
    add($transforms, 'Transform', null, ['Algorithm' => EXCLUSIVE]);
    add($reference, 'DigestMethod', null, ['Algorithm' => 'http://www.w3.org/2001/04/xmlenc#sha256']);
    add($reference, 'DigestValue', $digest);
    openssl_sign($info->C14N(true), $value, openssl_pkey_get_private($pem), OPENSSL_ALGO_SHA256);
    add($signature, 'SignatureValue', base64_encode($value));
    openssl_x509_export(openssl_x509_read($pem), $certificate);
    $certificate = preg_replace('/-----.*?-----|\s/', '', $certificate);
    add(add(add($signature, 'KeyInfo'), 'X509Data'), 'X509Certificate', $certificate);
    return $document->saveXML();
}

/** What the service answers; a fault is printed, and there is no answer. */
function ask(SoapClient $client, string $operation, array $arguments): ?object
{
    try {
        return $client->__soapCall($operation, [$arguments]);
    } catch (SoapFault $fault) {
        if (!isset($fault->detail->Eroare)) {
            throw $fault; // nothing of the service's: the connection
        }
        $error = $fault->detail->Eroare;
        echo "fault $operation $error->cod $error->mesaj\n";
        return null;
    }
}

/** The receipt. When no answer comes the same bytes are sent again: the receipt is the same. */
function send(SoapClient $client, string $document): object
{
    foreach ([1, 5, 30] as $pause) {
        try {
            return $client->raporteaza(['document' => $document])->Recipisa;
        } catch (SoapFault $lost) {
            if ($lost->faultcode !== 'HTTP') {
                throw $lost;
            }
            fwrite(STDERR, "fără răspuns, trimit din nou: {$lost->getMessage()}\n");
            sleep($pause);
        }
    }
    return $client->raporteaza(['document' => $document])->Recipisa;
}

$state = $client->getStareServiciu();
echo "serviciu $state->mediu ", $state->preiaDeclaratii ? 'da' : 'nu', "\n";
foreach ($client->getListaTari()->tara as $country) {
    if ($country->cod === 'RO') {
        echo "tara $country->cod $country->denumire\n";
    }
}
$reported = ask($client, 'getUltimaDataRaportata', ['codWorkplace' => $code]);
foreach ($reported->raportare ?? [] as $kind) {
    echo "ultima $kind->tip ", $kind->ultimaPerioada ?? '-', ' ', $kind->numarInregistrare ?? '-', "\n";
    foreach ($kind->lipsa ?? [] as $missing) {
        echo "lipsa $missing->perioada\n";
    }
}

// Signed once for the day: another signature would be another document.
if (!is_file($signed)) {
    file_put_contents($signed, sign(declaration($code, $day, $sheet), $identity));
}
$document = file_get_contents($signed);
$receipt = send($client, $document);
// As it came: a seal is over bytes.
preg_match('/<Recipisa.*<\/Recipisa>/s', $client->__getLastResponse(), $found);
file_put_contents($kept, $found[0]);
echo "recipisa $receipt->stare ", $receipt->numarInregistrare ?? '-', "\n";
foreach ($receipt->erori->constatare ?? [] as $error) {
    echo "eroare $error->cod $error->mesaj\n";
    foreach ($error->valori->valoare ?? [] as $value) {
        echo "valoare $value->nume $value->valoare\n";
    }
}
if ($receipt->stare !== 'ACCEPTATA') {
    unlink($signed); // it is corrected and signed anew
    exit(1);
}
$found = ask($client, 'getDeclaratie', ['sha256' => hash('sha256', $document)]);
if ($found) {
    $same = $found->document === $document ? 'aceiasi' : 'alti';
    echo "declaratie $found->stare $found->numarInregistrare $same octeti\n";
}
