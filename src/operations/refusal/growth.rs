//! Whatever stands in a document, reading it, locating its signature and saying what is wrong with
//! it takes work in proportion to its size, before anybody is known (`attacks.md`, 8).

use super::signature;
use crate::signature::{NAMESPACE, Profile, locate};
use crate::xml::{Document, Limits, work};

/// What is repeated, by where it stands: among the rows, in SignedInfo, in a list of transforms, in
/// KeyInfo, after it, after the root.
const SHAPES: [(&str, &str); 24] = [
    ("rows", "<Linie ref='r'><um>UT</um></Linie>"),
    ("rows", "<a/>"),
    ("rows", "<a><a><a><a><a><a><a/></a></a></a></a></a></a>"),
    ("rows", "<a b='' c='' d='' e='' f='&lt;'/>"),
    ("rows", "<a xmlns='u' xmlns:p='v' xmlns:q='w'><p:b q:c=''/></a>"),
    ("rows", "<a xml:lang='ro' xml:base='x'/>"),
    ("rows", "<a Id='x'/>"),
    ("rows", "<a xmlns='relative'/>"),
    ("rows", "<!-- -->"),
    ("rows", "<?p?>"),
    ("rows", "<![CDATA[]]>"),
    ("rows", "&lt;"),
    ("rows", "xmlns='"),
    ("rows", "x=\"'>]]&gt;"),
    ("info", "<Reference URI=''><DigestMethod Algorithm='x'/><DigestValue/></Reference>"),
    ("info", "<!-- -->"),
    ("transforms", "<Transform Algorithm='x'/>"),
    (
        "transforms",
        "<Transform Algorithm='http://www.w3.org/TR/1999/REC-xpath-19991116'><XPath>1</XPath></Transform>",
    ),
    ("hints", "<X509Data><X509Certificate>*</X509Certificate></X509Data>"),
    ("hints", "<X509Data><X509SKI>AAAA</X509SKI></X509Data>"),
    ("hints", "<KeyName>\\,\\,</KeyName>"),
    ("objects", "<Object><a/></Object>"),
    ("objects", "<Signature/>"),
    ("after", "<!-- -->"),
];

fn document(place: &str, shape: &str, times: usize) -> String {
    let at = |here| if here == place { shape.repeat(times) } else { String::new() };
    let (rows, info, transforms) = (at("rows"), at("info"), at("transforms"));
    let (hints, objects, after) = (at("hints"), at("objects"), at("after"));
    let exclusive = "http://www.w3.org/2001/10/xml-exc-c14n#";
    let method = "http://www.w3.org/2001/04/xmldsig-more#rsa-sha256";
    format!(
        "<Declaratie xmlns='urn:ro:ser:declaratie:v1'>{rows}<Signature xmlns='{NAMESPACE}'>\
         <SignedInfo><CanonicalizationMethod Algorithm='{exclusive}'/>\
         <SignatureMethod Algorithm='{method}'/>{info}<Reference URI=''>\
         <Transforms>{transforms}</Transforms><DigestMethod Algorithm='x'/><DigestValue/>\
         </Reference></SignedInfo><SignatureValue/><KeyInfo>{hints}</KeyInfo>{objects}</Signature>\
         </Declaratie>{after}"
    )
}

fn work_for(text: &str) -> usize {
    work::of(|| {
        let document = Document::of(text);
        if let Err(all) = locate(&document, Profile::Declaration, &Limits::default()) {
            all.iter().for_each(|refused| drop(signature(refused, Some(&document))));
        }
    })
}

#[test]
fn twice_the_document_is_twice_the_work() {
    for (place, shape) in SHAPES {
        let [once, twice] = [500, 1000].map(|times| document(place, shape, times));
        let (little, more) = (work_for(&once), work_for(&twice));
        // All complaints of a signature are looked up, each in a pass of its own, and no more.
        assert!(little <= 45 * once.len(), "{place} {shape}: {little} of {}", once.len());
        assert!(more <= 2 * little + 1000, "{place} {shape}: {little}, then {more}");
    }
}
