//! What tauri.conf.json ships: nothing may open the page towards anything but the library.

use serde_json::Value;

fn shipped() -> Value {
    serde_json::from_str(include_str!("../../tauri.conf.json")).unwrap()
}

fn security() -> Value {
    shipped()["app"]["security"].clone()
}

#[test]
fn the_policy_lets_nothing_in_and_nothing_out() {
    let security = security();
    let policy = security["csp"].as_object().unwrap();
    for (directive, sources) in policy {
        for source in sources.as_str().unwrap().split(' ') {
            let bridge = ["http://ipc.localhost", "http://media.localhost"].contains(&source);
            let wide = ["unsafe-", "data:", "blob:", "*", "http:", "https:", "ws:"]
                .iter()
                .any(|each| source.contains(each));
            assert!(bridge || !wide, "{directive} {source}");
        }
    }
    assert_eq!(policy["default-src"], "'none'");
    assert_eq!(policy["script-src"], "'self'");
    assert_eq!(policy["style-src"], "'self'");
    for closed in ["object-src", "frame-src", "base-uri", "form-action"] {
        assert_eq!(policy[closed], "'none'", "{closed}");
    }
}

#[test]
fn what_tauri_adds_is_off() {
    let security = security();
    assert_eq!(shipped()["app"]["withGlobalTauri"], false);
    assert_eq!(security["freezePrototype"], true);
    assert_eq!(security["dangerousDisableAssetCspModification"], false);
    assert_eq!(security["assetProtocol"]["enable"], false);
    assert_eq!(shipped()["build"]["removeUnusedCommands"], true);
}

#[test]
fn the_one_capability_is_local_and_short() {
    let security = security();
    let capabilities = security["capabilities"].as_array().unwrap();
    let [main] = capabilities.as_slice() else {
        panic!("one capability, not {}", capabilities.len())
    };
    assert_eq!(main["local"], true);
    assert_eq!(main["windows"], serde_json::json!(["main"]));
    assert!(main.get("remote").is_none());
    let permissions = serde_json::json!([
        "core:event:allow-listen",
        "core:event:allow-unlisten",
        "library",
        "files",
        "links"
    ]);
    assert_eq!(main["permissions"], permissions);
}
