// Trimite declarația unei zile: WSDL AUTORITATI IDENTITATE COD ZI CSV DOSAR (vezi README.md).

#include "Raportare.nsmap"
#include "soapRaportareProxy.h"

#include <csignal>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <iterator>
#include <map>
#include <openssl/sha.h>
#include <spawn.h>
#include <sstream>
#include <stdexcept>
#include <string>
#include <sys/wait.h>
#include <unistd.h>
#include <vector>

using std::string;
namespace fs = std::filesystem;

// What came last, as it came: a seal is over bytes.
static string answer;
static size_t (*receive)(struct soap *, char *, size_t);

static size_t keep(struct soap *soap, char *to, size_t room) {
    size_t got = receive(soap, to, room);
    answer.append(to, got);
    return got;
}

static string read(const fs::path &path) {
    std::ifstream file(path, std::ios::binary);
    if (!file) throw std::runtime_error("cannot read " + path.string());
    return string(std::istreambuf_iterator<char>(file), {});
}

static void write(const fs::path &path, const string &bytes) {
    std::ofstream(path, std::ios::binary) << bytes;
}

static string escaped(const string &text) {
    string out;
    for (char c : text) {
        if (c == '&') out += "&amp;";
        else if (c == '<') out += "&lt;";
        else if (c == '>') out += "&gt;";
        else if (c == '"') out += "&quot;";
        else out += c;
    }
    return out;
}

static string leaf(const string &name, const string &text) {
    return "<" + name + ">" + escaped(text) + "</" + name + ">";
}

using Row = std::map<string, string>;

static std::vector<string> cells(const string &line) {
    std::vector<string> out;
    std::istringstream rest(line + ",");
    for (string cell; std::getline(rest, cell, ',');) out.push_back(cell);
    return out;
}

static std::vector<Row> rows(const fs::path &sheet) {
    std::istringstream lines(read(sheet));
    string line;
    std::getline(lines, line);
    const auto columns = cells(line);
    std::vector<Row> out;
    while (std::getline(lines, line)) {
        const auto values = cells(line);
        Row row;
        for (size_t i = 0; i < columns.size(); i++) row[columns[i]] = values.at(i);
        out.push_back(row);
    }
    return out;
}

// A signature that is still to be filled in.
static const char *const TEMPLATE =
    "<ds:Signature xmlns:ds=\"http://www.w3.org/2000/09/xmldsig#\"><ds:SignedInfo>"
    "<ds:CanonicalizationMethod Algorithm=\"http://www.w3.org/2001/10/xml-exc-c14n#\"/>"
    "<ds:SignatureMethod Algorithm=\"http://www.w3.org/2001/04/xmldsig-more#rsa-sha256\"/>"
    "<ds:Reference URI=\"\"><ds:Transforms>"
    "<ds:Transform Algorithm=\"http://www.w3.org/2000/09/xmldsig#enveloped-signature\"/>"
    "<ds:Transform Algorithm=\"http://www.w3.org/2001/10/xml-exc-c14n#\"/></ds:Transforms>"
    "<ds:DigestMethod Algorithm=\"http://www.w3.org/2001/04/xmlenc#sha256\"/><ds:DigestValue/>"
    "</ds:Reference></ds:SignedInfo><ds:SignatureValue/><ds:KeyInfo><ds:X509Data>"
    "<ds:X509Certificate/></ds:X509Data></ds:KeyInfo></ds:Signature>";

// The day's rows as a declaration, with an empty signature.
static string declaration(const string &code, const string &day, const fs::path &sheet) {
    string stocks, receipts, issues;
    int number = 0;
    for (auto &row : rows(sheet)) {
        const string ref = std::to_string(++number);
        stocks += "<Linie ref=\"S" + ref + "\">";
        for (auto name : {"codCIM", "um", "stocInitial", "intrari", "iesiri", "stocFinal"})
            stocks += leaf(name, row[name]);
        stocks += leaf("diferenta", "0");
        if (std::stod(row["stocFinal"]) > 0)
            stocks += "<Loturi><Lot>" + leaf("serie", row["serie"]) +
                      leaf("dataExpirare", row["dataExpirare"]) +
                      leaf("cantitate", row["stocFinal"]) + "</Lot></Loturi>";
        stocks += "</Linie>";
        if (std::stod(row["intrari"]) > 0)
            receipts += "<Intrare ref=\"I" + ref + "\">" + leaf("codCIM", row["codCIM"]) +
                        leaf("tipIntrare", "ACH") + leaf("cantitate", row["intrari"]) +
                        leaf("serie", row["serie"]) + leaf("dataExpirare", row["dataExpirare"]) +
                        "<partener>" + leaf("cui", row["furnizor"]) + "</partener><document>" +
                        leaf("tip", "factura") + leaf("numar", row["factura"]) +
                        leaf("data", day) + "</document></Intrare>";
        if (std::stod(row["iesiri"]) > 0)
            issues += "<Iesire ref=\"E" + ref + "\">" + leaf("codCIM", row["codCIM"]) +
                      leaf("tipIesire", "ELB") + leaf("cantitate", row["iesiri"]) +
                      leaf("beneficiar", "PF") + "</Iesire>";
    }
    return "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
           "<Declaratie xmlns=\"urn:ro:ser:declaratie:v1\" versiune=\"1\"><Antet>" +
           leaf("mediu", "TEST") + leaf("codWorkplace", code) + leaf("tip", "FP") + "<perioada>" +
           leaf("zi", day) + "</perioada></Antet><FP><Stocuri>" + stocks + "</Stocuri><Intrari>" +
           receipts + "</Intrari><Iesiri>" + issues + "</Iesiri></FP>" + TEMPLATE + "</Declaratie>";
}

// Fills in the signature of a file with xmlsec1, into another file.
static void sign(const fs::path &from, const fs::path &to, const string &identity) {
    std::vector<string> words = {"xmlsec1", "--sign", "--privkey-pem", identity + "," + identity,
                                 "--output", to.string(), from.string()};
    std::vector<char *> arguments;
    for (auto &word : words) arguments.push_back(word.data());
    arguments.push_back(nullptr);
    pid_t child;
    int status;
    if (posix_spawnp(&child, "xmlsec1", nullptr, nullptr, arguments.data(), environ) != 0 ||
        waitpid(child, &status, 0) != child || status != 0)
        throw std::runtime_error("xmlsec1 did not sign");
}

static string sha256(const string &bytes) {
    unsigned char digest[SHA256_DIGEST_LENGTH];
    SHA256(reinterpret_cast<const unsigned char *>(bytes.data()), bytes.size(), digest);
    static const char digits[] = "0123456789abcdef";
    string out;
    for (unsigned char byte : digest) (out += digits[byte >> 4]) += digits[byte & 15];
    return out;
}

static string shown(const string *text) { return text ? *text : "-"; }

// What the service says is wrong, when the last call ended in a fault of its own.
static const m__Eroare *fault(RaportareProxy &service) {
    const auto *fault = service.soap->fault;
    return fault && fault->detail ? fault->detail->m__Eroare_ : nullptr;
}

// Whether a call went well; a fault is printed, and there is no answer.
static bool went(RaportareProxy &service, const char *operation, int status) {
    if (status == SOAP_OK) return true;
    const auto *error = fault(service);
    if (!error) {
        service.soap_stream_fault(std::cerr);
        throw std::runtime_error(string(operation) + ": no answer");
    }
    std::cout << "fault " << operation << " " << error->cod << " " << error->mesaj << "\n";
    return false;
}

// The receipt. When no answer comes the same bytes are sent again: the receipt is the same.
static void send(RaportareProxy &service, string &document, _m__raporteazaRaspuns &told) {
    _m__raporteaza request;
    request.document.__ptr = reinterpret_cast<unsigned char *>(document.data());
    request.document.__size = static_cast<int>(document.size());
    for (unsigned pause : {1, 5, 30, 0}) {
        answer.clear();
        const int status = service.raporteaza(&request, told);
        if (status == SOAP_OK) return;
        if (fault(service) || pause == 0) {
            went(service, "raporteaza", status);
            break;
        }
        std::cerr << "fără răspuns, trimit din nou\n";
        sleep(pause);
    }
    throw std::runtime_error("not sent");
}

static bool report(const std::vector<string> &words) {
    const string &wsdl = words.at(0), &authorities = words.at(1), &identity = words.at(2);
    const string &code = words.at(3), &day = words.at(4);
    const fs::path sheet = words.at(5), folder = words.at(6);
    const string endpoint = wsdl.substr(0, wsdl.rfind('/'));
    // Texts are UTF-8, and not cut down to Latin-1.
    RaportareProxy service(endpoint.c_str(), SOAP_C_UTFSTRING);
    auto *soap = service.soap;
    soap->connect_timeout = soap->send_timeout = soap->recv_timeout = 60;
    receive = soap->frecv;
    soap->frecv = keep;
    if (soap_ssl_client_context(soap, SOAP_SSL_DEFAULT, identity.c_str(), nullptr,
                                authorities.c_str(), nullptr, nullptr) != SOAP_OK)
        throw std::runtime_error("TLS");

    _m__getStareServiciu nothing;
    _m__getStareServiciuRaspuns state;
    if (!went(service, "getStareServiciu", service.getStareServiciu(&nothing, state))) return false;
    std::cout << "serviciu " << soap_m__Mediu2s(soap, state.mediu)
              << (state.preiaDeclaratii ? " da\n" : " nu\n");
    _m__getListaTari all;
    _m__getListaTariRaspuns countries;
    if (!went(service, "getListaTari", service.getListaTari(&all, countries))) return false;
    for (const auto *country : countries.tara)
        if (country->cod == "RO") std::cout << "tara RO " << country->denumire << "\n";

    _m__getUltimaDataRaportata question;
    question.codWorkplace = code;
    _m__getUltimaDataRaportataRaspuns reported;
    if (went(service, "getUltimaDataRaportata", service.getUltimaDataRaportata(&question, reported)))
        for (const auto *kind : reported.raportare) {
            std::cout << "ultima " << kind->tip << " " << shown(kind->ultimaPerioada) << " "
                      << shown(kind->numarInregistrare) << "\n";
            for (const auto *missing : kind->lipsa)
                std::cout << "lipsa " << missing->perioada << "\n";
        }

    const fs::path signed_file = folder / (day + ".xml"), unsigned_file = folder / (day + ".nesemnat.xml");
    // Signed once for the day: another signature would be another document.
    if (!fs::exists(signed_file)) {
        write(unsigned_file, declaration(code, day, sheet));
        sign(unsigned_file, signed_file, identity);
        fs::remove(unsigned_file);
    }
    string document = read(signed_file);
    _m__raporteazaRaspuns told;
    send(service, document, told);
    const auto *receipt = told.Recipisa;
    const auto from = answer.find("<Recipisa"), to = answer.find("</Recipisa>");
    write(folder / (day + ".recipisa.xml"), answer.substr(from, to - from) + "</Recipisa>");
    std::cout << "recipisa " << soap_m__StareDeclaratie2s(soap, receipt->stare) << " "
              << shown(receipt->numarInregistrare) << "\n";
    if (receipt->erori)
        for (const auto *error : receipt->erori->constatare) {
            std::cout << "eroare " << error->cod << " " << error->mesaj << "\n";
            if (error->valori)
                for (const auto *value : error->valori->valoare)
                    std::cout << "valoare " << value->nume << " " << value->valoare << "\n";
        }
    if (receipt->stare != m__StareDeclaratie__ACCEPTATA) {
        fs::remove(signed_file); // it is corrected and signed anew
        return false;
    }
    string digest = sha256(document);
    _m__getDeclaratie which;
    which.sha256 = &digest;
    _m__getDeclaratieRaspuns found;
    if (went(service, "getDeclaratie", service.getDeclaratie(&which, found))) {
        const string stored(reinterpret_cast<char *>(found.document.__ptr), found.document.__size);
        std::cout << "declaratie " << soap_m__StareInregistrata2s(soap, found.stare) << " "
                  << shown(found.numarInregistrare)
                  << (stored == document ? " aceiasi octeti\n" : " alti octeti\n");
    }
    return true;
}

int main(int count, char **words) {
    std::signal(SIGPIPE, SIG_IGN);
    try {
        return report({words + 1, words + count}) ? 0 : 1;
    } catch (const std::exception &failure) {
        std::cerr << failure.what() << "\n";
        return 2;
    }
}
