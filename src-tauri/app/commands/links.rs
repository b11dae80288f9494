//! Links of a text that lead out: taken apart for the reader to see, opened in the browser when they say so.

use marginalis_core::ErrorKind;
use serde::Serialize;
use url::Url;

use crate::ipc::{Answer, Refusal, apart};

/// The longest address that is opened, bytes.
const LONGEST: usize = 8 * 1024;

/// What would be opened.
#[derive(Debug, PartialEq, Eq, Serialize)]
pub struct LinkDescription {
    /// The address, ASCII.
    pub url: String,
    /// Its true host, look-alike letters spelled out (`xn--…`); for a mail address the address.
    pub host: String,
}

/// Takes a link apart; fails with `forbidden-link` for what is never opened.
#[tauri::command]
pub fn describe_link(url: &str) -> Answer<LinkDescription> {
    let url = allowed(url)?;
    Ok(LinkDescription {
        host: url.host_str().unwrap_or(url.path()).to_owned(),
        url: url.into(),
    })
}

/// Opens a link in the reader's browser or mail program. The page asks the reader before.
#[tauri::command]
pub async fn open_link(url: String) -> Answer<()> {
    let url = allowed(&url)?;
    apart(move || {
        tauri_plugin_opener::open_url(url.as_str(), None::<&str>).map_err(|error| Refusal {
            code: ErrorKind::Internal,
            message: format!("The link could not be opened ({error}). You can copy it: {url}"),
        })
    })
    .await
}

/// The address, parsed: whatever is opened is what the parser wrote, never the string of a text.
fn allowed(url: &str) -> Answer<Url> {
    let forbidden = || Refusal {
        code: ErrorKind::ForbiddenLink,
        message: "This link does not lead to a web page or a mail address, so it is not opened."
            .into(),
    };
    if url.len() > LONGEST {
        return Err(forbidden());
    }
    let url = Url::parse(url).map_err(|_| forbidden())?;
    match url.scheme() {
        "https" | "http" | "mailto" => Ok(url),
        _ => Err(forbidden()),
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn the_true_host_is_shown() {
        let host = |url: &str| describe_link(url).unwrap().host;
        assert_eq!(host("https://example.org/a?b#c"), "example.org");
        assert_eq!(host("https://bank.example@other.example/"), "other.example");
        assert_eq!(host("https://\u{430}pple.com/"), "xn--pple-43d.com");
        assert_eq!(host("mailto:someone@example.org"), "someone@example.org");
    }

    #[test]
    fn what_is_no_web_or_mail_address_is_never_opened() {
        for url in [
            "javascript:alert(1)",
            "JaVa\tScript:alert(1)",
            "data:text/html,x",
            "vbscript:x",
            "file:///etc/passwd",
            "ms-word:x",
            "search-ms:x",
            "smb://host/x",
            "\\\\host\\x",
            "tauri://localhost",
            "ipc://localhost",
            "media://localhost/x",
            "isolation://x",
            "no address",
            "",
        ] {
            assert_eq!(
                describe_link(url).unwrap_err().code,
                ErrorKind::ForbiddenLink,
                "{url}"
            );
        }
        let address = "https://example.org/";
        let of = |length: usize| format!("{address}{}", "a".repeat(length - address.len()));
        assert!(describe_link(&of(LONGEST)).is_ok());
        assert!(describe_link(&of(LONGEST + 1)).is_err());
    }
}
