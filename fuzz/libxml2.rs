//! The canonical form of a document by libxml2.

use std::ffi::{c_char, c_int, c_void};
use std::ptr;

#[link(name = "xml2")]
unsafe extern "C" {
    fn xmlReadMemory(
        buffer: *const c_char,
        size: c_int,
        url: *const c_char,
        encoding: *const c_char,
        options: c_int,
    ) -> *mut c_void;
    fn xmlC14NDocDumpMemory(
        document: *mut c_void,
        nodes: *mut c_void,
        mode: c_int,
        prefixes: *mut *mut u8,
        comments: c_int,
        form: *mut *mut u8,
    ) -> c_int;
    fn xmlFreeDoc(document: *mut c_void);
    static xmlFree: unsafe extern "C" fn(*mut c_void);
}

/// No network, no messages.
const OPTIONS: c_int = (1 << 11) | (1 << 5) | (1 << 6);

/// Mode 0 is C14N 1.0, 1 exclusive, 2 C14N 1.1. None where libxml2 does not read the document.
pub fn canonical(text: &str, mode: c_int, comments: bool) -> Option<Vec<u8>> {
    let length = c_int::try_from(text.len()).ok()?;
    let utf_8 = c"UTF-8".as_ptr();
    // SAFETY: the buffer is of that length, and every pointer that comes back is freed once.
    unsafe {
        let document = xmlReadMemory(text.as_ptr().cast(), length, ptr::null(), utf_8, OPTIONS);
        if document.is_null() {
            return None;
        }
        let mut form = ptr::null_mut();
        let no = ptr::null_mut();
        let written =
            xmlC14NDocDumpMemory(document, no, mode, ptr::null_mut(), comments.into(), &mut form);
        let bytes = usize::try_from(written)
            .ok()
            .map(|length| std::slice::from_raw_parts(form, length).to_vec());
        if !form.is_null() {
            xmlFree(form.cast());
        }
        xmlFreeDoc(document);
        bytes
    }
}
