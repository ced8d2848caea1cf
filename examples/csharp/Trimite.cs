// Trimite declarația unei zile: WSDL AUTORITATI IDENTITATE COD ZI CSV DOSAR (vezi README.md).

using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Net;
using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Security.Cryptography.Xml;
using System.Text;
using System.Text.RegularExpressions;
using System.Threading;
using System.Web.Services.Protocols;
using System.Xml;
using Contract;

/// <summary>An answer that is read already.</summary>
class KeptResponse : WebResponse
{
    readonly byte[] body;
    readonly string contentType;

    public KeptResponse(WebResponse response)
    {
        using (var copy = new MemoryStream())
        using (var stream = response.GetResponseStream())
        {
            stream.CopyTo(copy);
            body = copy.ToArray();
        }
        contentType = response.ContentType;
        Text = Encoding.UTF8.GetString(body);
    }

    public string Text { get; }
    public override string ContentType { get { return contentType; } set { } }
    public override long ContentLength { get { return body.Length; } set { } }
    public override WebHeaderCollection Headers { get; } = new WebHeaderCollection();
    public override Stream GetResponseStream() { return new MemoryStream(body); }
    public override void Close() { }
}

/// <summary>The proxy that wsdl made, which keeps its last answer: a seal is over bytes.</summary>
class Service : SER
{
    public string Answer { get; private set; }

    protected override WebRequest GetWebRequest(Uri uri)
    {
        var request = (HttpWebRequest)base.GetWebRequest(uri);
        // Mono sometimes aborts at its end when a connection is still kept.
        request.KeepAlive = false;
        return request;
    }

    protected override WebResponse GetWebResponse(WebRequest request)
    {
        var response = base.GetWebResponse(request);
        if (((HttpWebResponse)response).StatusCode != HttpStatusCode.OK) return response;
        var kept = new KeptResponse(response);
        Answer = kept.Text;
        return kept;
    }
}

static class Trimite
{
    const string Declaration = "urn:ro:ser:declaratie:v1";
    const string Messages = "urn:ro:ser:serviciu:v1";

    static int Main(string[] words)
    {
        Console.OutputEncoding = new UTF8Encoding(false);
        string wsdl = words[0], code = words[3], day = words[4], sheet = words[5], folder = words[6];
        var identity = new X509Certificate2(words[2], "test");
        Trust(Authorities(words[1]));
        var service = new Service { Url = wsdl.Substring(0, wsdl.LastIndexOf('/')), Timeout = 60000 };
        service.ClientCertificates.Add(identity);

        var mediu = service.getStareServiciu(
            out _, out _, out var taking, out _, out _, out _);
        Console.WriteLine($"serviciu {mediu} {(taking ? "da" : "nu")}");
        var romania = service.getListaTari().Single(country => country.cod == "RO");
        Console.WriteLine($"tara {romania.cod} {romania.denumire}");
        Ask("getUltimaDataRaportata", () =>
        {
            var place = code;
            foreach (var kind in service.getUltimaDataRaportata(ref place, null))
            {
                Console.WriteLine(
                    $"ultima {kind.tip} {kind.ultimaPerioada ?? "-"} {kind.numarInregistrare ?? "-"}");
                foreach (var missing in kind.lipsa ?? new Lipsa[0])
                {
                    Console.WriteLine($"lipsa {missing.perioada}");
                }
            }
        });

        var signed = Path.Combine(folder, day + ".xml");
        // Signed once for the day: another signature would be another document.
        if (!File.Exists(signed)) File.WriteAllBytes(signed, Sign(Day(code, day, sheet), identity));
        var document = File.ReadAllBytes(signed);
        var receipt = Send(service, document);
        var element = Regex.Match(service.Answer, "<Recipisa.*</Recipisa>", RegexOptions.Singleline);
        File.WriteAllText(Path.Combine(folder, day + ".recipisa.xml"), element.Value);
        Console.WriteLine($"recipisa {receipt.stare} {receipt.numarInregistrare ?? "-"}");
        foreach (var error in receipt.erori ?? new Constatare[0])
        {
            Console.WriteLine($"eroare {error.cod} {error.mesaj}");
            foreach (var value in error.valori ?? new Valoare[0])
            {
                Console.WriteLine($"valoare {value.nume} {value.valoare}");
            }
        }
        if (receipt.stare != StareDeclaratie.ACCEPTATA)
        {
            File.Delete(signed); // it is corrected and signed anew
            return 1;
        }
        Ask("getDeclaratie", () =>
        {
            string number = null, place = null, kind = null, period = null;
            var sha256 = BitConverter.ToString(SHA256.Create().ComputeHash(document));
            sha256 = sha256.Replace("-", "").ToLowerInvariant();
            service.getDeclaratie(
                ref number, ref place, ref kind, ref period, ref sha256, out var state, out _, out _,
                out _, out _, out _, out _, out var stored, out _, out _);
            var same = stored.SequenceEqual(document) ? "aceiasi" : "alti";
            Console.WriteLine($"declaratie {state} {number} {same} octeti");
        });
        return 0;
    }

    /// <summary>Prints what a call finds, or its fault.</summary>
    static void Ask(string operation, Action call)
    {
        try
        {
            call();
        }
        catch (SoapException fault) when (fault.Detail?["Eroare", Messages] != null)
        {
            var error = fault.Detail["Eroare", Messages];
            var cod = XmlConvert.ToInt64(error["cod", Messages].InnerText);
            Console.WriteLine($"fault {operation} {cod} {error["mesaj", Messages].InnerText}");
        }
    }

    /// <summary>When no answer comes the same bytes are sent again: the receipt is the same.</summary>
    static Recipisa Send(Service service, byte[] document)
    {
        foreach (var pause in new[] { 1, 5, 30 })
        {
            try
            {
                return service.raporteaza(document);
            }
            catch (WebException lost)
            {
                Console.Error.WriteLine($"fără răspuns, trimit din nou: {lost.Message}");
                Thread.Sleep(pause * 1000);
            }
        }
        return service.raporteaza(document);
    }

    static X509Certificate2Collection Authorities(string pem)
    {
        var all = new X509Certificate2Collection();
        const string Pattern = "-----BEGIN CERTIFICATE-----([^-]+)-----END CERTIFICATE-----";
        foreach (Match one in Regex.Matches(File.ReadAllText(pem), Pattern))
        {
            all.Add(new X509Certificate2(Convert.FromBase64String(one.Groups[1].Value)));
        }
        return all;
    }

    /// <summary>Only servers of these authorities are talked to.</summary>
    static void Trust(X509Certificate2Collection authorities)
    {
        ServicePointManager.ServerCertificateValidationCallback = (sender, shown, _, errors) =>
        {
            if ((errors & ~SslPolicyErrors.RemoteCertificateChainErrors) != 0) return false;
            var chain = new X509Chain();
            chain.ChainPolicy.ExtraStore.AddRange(authorities);
            chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
            chain.ChainPolicy.VerificationFlags = X509VerificationFlags.AllowUnknownCertificateAuthority;
            if (!chain.Build(new X509Certificate2(shown))) return false;
            var root = chain.ChainElements[chain.ChainElements.Count - 1].Certificate;
            return authorities.Contains(root);
        };
    }

    static XmlElement Add(XmlNode parent, string name, string text = null, string reference = null)
    {
        var document = parent as XmlDocument ?? parent.OwnerDocument;
        var element = document.CreateElement(name, Declaration);
        if (text != null) element.InnerText = text;
        if (reference != null) element.SetAttribute("ref", reference);
        parent.AppendChild(element);
        return element;
    }

    static bool Some(string quantity)
    {
        return decimal.Parse(quantity, CultureInfo.InvariantCulture) > 0;
    }

    /// <summary>The day's rows as a declaration, unsigned.</summary>
    static XmlDocument Day(string code, string day, string sheet)
    {
        var document = new XmlDocument { PreserveWhitespace = true };
        document.AppendChild(document.CreateXmlDeclaration("1.0", "UTF-8", null));
        var root = Add(document, "Declaratie");
        root.SetAttribute("versiune", "1");
        var header = Add(root, "Antet");
        Add(header, "mediu", "TEST");
        Add(header, "codWorkplace", code);
        Add(header, "tip", "FP");
        Add(Add(header, "perioada"), "zi", day);
        var kind = Add(root, "FP");
        XmlElement stocks = Add(kind, "Stocuri"), receipts = Add(kind, "Intrari"), issues = Add(kind, "Iesiri");
        var lines = File.ReadAllLines(sheet);
        var columns = lines[0].Split(',');
        for (var number = 1; number < lines.Length; number++)
        {
            var values = lines[number].Split(',');
            var row = columns.Zip(values, (name, value) => new { name, value })
                .ToDictionary(cell => cell.name, cell => cell.value);
            var line = Add(stocks, "Linie", null, "S" + number);
            foreach (var name in new[] { "codCIM", "um", "stocInitial", "intrari", "iesiri", "stocFinal" })
            {
                Add(line, name, row[name]);
            }
            Add(line, "diferenta", "0");
            if (Some(row["stocFinal"]))
            {
                var lot = Add(Add(line, "Loturi"), "Lot");
                Add(lot, "serie", row["serie"]);
                Add(lot, "dataExpirare", row["dataExpirare"]);
                Add(lot, "cantitate", row["stocFinal"]);
            }
            if (Some(row["intrari"]))
            {
                var receipt = Add(receipts, "Intrare", null, "I" + number);
                Add(receipt, "codCIM", row["codCIM"]);
                Add(receipt, "tipIntrare", "ACH");
                Add(receipt, "cantitate", row["intrari"]);
                Add(receipt, "serie", row["serie"]);
                Add(receipt, "dataExpirare", row["dataExpirare"]);
                Add(Add(receipt, "partener"), "cui", row["furnizor"]);
                var paper = Add(receipt, "document");
                Add(paper, "tip", "factura");
                Add(paper, "numar", row["factura"]);
                Add(paper, "data", day);
            }
            if (Some(row["iesiri"]))
            {
                var issue = Add(issues, "Iesire", null, "E" + number);
                Add(issue, "codCIM", row["codCIM"]);
                Add(issue, "tipIesire", "ELB");
                Add(issue, "cantitate", row["iesiri"]);
                Add(issue, "beneficiar", "PF");
            }
        }
        return document;
    }

    /// <summary>The bytes of the signed document.</summary>
    static byte[] Sign(XmlDocument document, X509Certificate2 identity)
    {
        var signer = new SignedXml(document) { SigningKey = identity.GetRSAPrivateKey() };
        signer.SignedInfo.CanonicalizationMethod = SignedXml.XmlDsigExcC14NTransformUrl;
        signer.SignedInfo.SignatureMethod = "http://www.w3.org/2001/04/xmldsig-more#rsa-sha256";
        var reference = new Reference("") { DigestMethod = "http://www.w3.org/2001/04/xmlenc#sha256" };
        reference.AddTransform(new XmlDsigEnvelopedSignatureTransform());
        reference.AddTransform(new XmlDsigExcC14NTransform());
        signer.AddReference(reference);
        signer.KeyInfo.AddClause(new KeyInfoX509Data(identity));
        signer.ComputeSignature();
        document.DocumentElement.AppendChild(document.ImportNode(signer.GetXml(), true));
        return new UTF8Encoding(false).GetBytes(document.OuterXml);
    }
}
