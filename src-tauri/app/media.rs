//! Images that came with a text, for `<img>` and nothing else: `media://localhost/<edition>/<name>`.
//!
//! Tauri takes every scheme of ours for the app itself, so a document from here could speak to the library. Only
//! passive image types are served, and the page's policy loads them as images alone.

use std::sync::Arc;

use marginalis_core::ids::EditionId;
use marginalis_core::import::Asset;
use marginalis_core::text;
use percent_encoding::percent_decode_str;
use tauri::http::{Request, Response, StatusCode, header};
use tauri::{Manager, Runtime, UriSchemeContext, UriSchemeResponder};

use crate::opening::Opening;

/// Answers a request of the page for an image.
pub fn answer<R: Runtime>(
    context: UriSchemeContext<'_, R>,
    request: Request<Vec<u8>>,
    responder: UriSchemeResponder,
) {
    let opening = Arc::clone(&context.app_handle().state::<Arc<Opening>>());
    let path = request.uri().path().to_owned();
    tauri::async_runtime::spawn_blocking(move || {
        responder.respond(response(image(&opening, &path)));
    });
}

fn image(opening: &Opening, path: &str) -> Option<Asset> {
    let (edition, name) = address(path)?;
    let asset = text::asset(&*opening.library().ok()?, edition, &name).ok()??;
    text::IMAGE_TYPES
        .contains(&asset.media_type)
        .then_some(asset)
}

/// `/<edition>/<name>`, the name percent-encoded as a whole.
fn address(path: &str) -> Option<(EditionId, String)> {
    let (edition, name) = path.strip_prefix('/')?.split_once('/')?;
    let name = percent_decode_str(name).decode_utf8().ok()?;
    Some((edition.parse().ok()?, name.into_owned()))
}

fn response(image: Option<Asset>) -> Response<Vec<u8>> {
    let (status, kind, bytes) = match image {
        Some(asset) => (StatusCode::OK, asset.media_type, asset.bytes),
        None => (StatusCode::NOT_FOUND, "text/plain", Vec::new()),
    };
    let mut response = Response::new(bytes);
    *response.status_mut() = status;
    let headers = response.headers_mut();
    for (name, value) in [
        (header::CONTENT_TYPE, kind),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (
            header::CONTENT_SECURITY_POLICY,
            "default-src 'none'; sandbox",
        ),
        (
            header::HeaderName::from_static("cross-origin-resource-policy"),
            "same-origin",
        ),
    ] {
        headers.insert(name, header::HeaderValue::from_static(value));
    }
    response
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn an_address_is_an_edition_and_a_name() {
        let edition = "0199d2c1-7b1e-7000-8000-000000000000";
        let (id, name) = address(&format!("/{edition}/img%2Fa%20b.png")).unwrap();
        assert_eq!(
            (id.to_string().as_str(), name.as_str()),
            (edition, "img/a b.png")
        );
        assert!(address("/index.html").is_none());
        assert!(address("/no-edition/x.png").is_none());
    }

    #[test]
    fn what_is_served_is_an_image_and_says_so() {
        let found = response(Some(Asset {
            name: "x.png".into(),
            media_type: "image/png",
            bytes: vec![1],
        }));
        assert_eq!(found.status(), StatusCode::OK);
        assert_eq!(found.headers()["content-type"], "image/png");
        assert_eq!(
            found.headers()["content-security-policy"],
            "default-src 'none'; sandbox"
        );
        assert_eq!(response(None).status(), StatusCode::NOT_FOUND);
    }
}
