//! Real commands over the real bridge, on a library in a temporary folder.

use std::sync::Arc;
use std::sync::mpsc::{Receiver, channel};
use std::time::Duration;

use marginalis_app::imports;
use marginalis_app::opening::Opening;
use marginalis_core::Library;
use marginalis_core::bundle::{handin, installed};
use serde_json::{Value, json};
use tauri::ipc::{CallbackFn, InvokeBody};
use tauri::test::{INVOKE_KEY, MockRuntime, get_ipc_response, mock_builder};
use tauri::webview::InvokeRequest;
use tauri::{App, Listener, Manager, WebviewWindow, WebviewWindowBuilder};
use tempfile::TempDir;

/// How long news may take.
const PATIENCE: Duration = Duration::from_secs(60);

struct Bridge {
    _folder: TempDir,
    app: App<MockRuntime>,
    window: WebviewWindow<MockRuntime>,
}

impl Bridge {
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        Self::on(folder)
    }

    fn on(folder: TempDir) -> Self {
        let opening = Opening::begin(folder.path().to_owned());
        let app = marginalis_app::door(mock_builder(), opening)
            .build(marginalis_app::context())
            .unwrap();
        let window = WebviewWindowBuilder::new(&app, "main", Default::default())
            .build()
            .unwrap();
        Self {
            _folder: folder,
            app,
            window,
        }
    }

    fn library(&self) -> Arc<Library> {
        self.app.state::<Arc<Opening>>().library().unwrap()
    }

    /// What the page is told from now on, by these names.
    fn told_by(&self, events: &[&'static str]) -> Receiver<(&'static str, Value)> {
        let (tell, told) = channel();
        for event in events {
            let (event, tell) = (*event, tell.clone());
            self.app.listen_any(event, move |news| {
                let payload = serde_json::from_str(news.payload()).unwrap();
                let _ = tell.send((event, payload));
            });
        }
        told
    }

    fn ask(&self, command: &str, arguments: Value) -> Result<Value, Value> {
        self.ask_from("tauri://localhost", command, arguments)
    }

    fn ask_from(&self, page: &str, command: &str, arguments: Value) -> Result<Value, Value> {
        let request = InvokeRequest {
            cmd: command.into(),
            callback: CallbackFn(0),
            error: CallbackFn(1),
            url: page.parse().unwrap(),
            body: InvokeBody::Json(arguments),
            headers: Default::default(),
            invoke_key: INVOKE_KEY.to_string(),
        };
        get_ipc_response(&self.window, request).map(|body| body.deserialize().unwrap())
    }
}

#[test]
fn the_loop_goes_over_the_bridge() {
    let bridge = Bridge::new();
    let session = bridge.ask("resume_session", json!({})).unwrap();
    let text = &session["shelf"]["texts"][0]["id"];
    let highlight = json!({ "text": text, "start": 0, "end": 4, "note": "a thought" });
    let made = bridge
        .ask("create_highlight", json!({ "highlight": highlight }))
        .unwrap();
    assert_eq!(made["color"], "yellow");
    let page = bridge.ask("notebook", json!({ "query": {} })).unwrap();
    assert_eq!(page["entries"][0]["highlight"]["id"], made["id"]);
    bridge.ask("undo", json!({})).unwrap();
    let page = bridge.ask("notebook", json!({ "query": {} })).unwrap();
    assert_eq!(page["total"], 0);
}

#[test]
fn arguments_have_the_names_the_page_gives_them() {
    let bridge = Bridge::new();
    let session = bridge.ask("resume_session", json!({})).unwrap();
    let text = &session["shelf"]["texts"][0]["id"];
    let saved = bridge.ask(
        "save_position",
        json!({ "text": text, "position": 10, "seenTo": 20 }),
    );
    assert_eq!(saved, Ok(Value::Null));
}

#[test]
fn what_a_new_edition_did_is_told_over_the_bridge() {
    let bridge = Bridge::new();
    let session = bridge.ask("resume_session", json!({})).unwrap();
    let text = &session["shelf"]["texts"][0]["id"];
    let list = bridge
        .ask(
            "text_changes",
            json!({ "text": text, "query": { "verdict": "moved" } }),
        )
        .unwrap();
    assert_eq!(list["total"], 0);
    assert_eq!(bridge.ask("gaps", json!({ "text": text })), Ok(json!([])));
    let editions = bridge
        .ask("list_editions", json!({ "text": text }))
        .unwrap();
    assert_eq!(editions[0]["current"], true);
    let edition = &editions[0]["id"];
    let compared = bridge
        .ask(
            "compare_editions",
            json!({ "old": edition, "current": edition, "from": 0, "to": 2 }),
        )
        .unwrap();
    assert_eq!(compared["rows"].as_array().unwrap().len(), 2);
    assert!(
        compared["rows"]
            .as_array()
            .unwrap()
            .iter()
            .all(|row| row["kind"] == "same")
    );
    let highlight = json!({ "text": text, "start": 0, "end": 4 });
    let mark = bridge
        .ask("create_highlight", json!({ "highlight": highlight }))
        .unwrap();
    let both = json!({ "old": edition, "current": edition, "mark": mark["id"] });
    assert_eq!(bridge.ask("row_of_mark", both), Ok(json!(0)));
    for chosen in [
        json!({ "marks": [] }),
        json!({ "open": { "text": text, "verdict": "reworded" } }),
    ] {
        for command in ["accept_changes", "orphan_marks"] {
            assert_eq!(
                bridge.ask(command, json!({ "chosen": chosen })),
                Ok(json!(0))
            );
        }
    }
    let unknown = bridge.ask("replace_text", json!({ "text": text, "otherWork": false }));
    assert_eq!(
        unknown.unwrap_err()["code"],
        "not-found",
        "nothing was previewed"
    );
}

#[test]
fn what_was_handed_in_is_told_over_the_bridge() {
    let bridge = Bridge::new();
    let session = bridge.ask("resume_session", json!({})).unwrap();
    let text = &session["shelf"]["texts"][0];
    let (id, bundle) = (&text["id"], &text["bundle"]);
    let highlight = json!({ "text": id, "start": 0, "end": 4 });
    bridge
        .ask("create_highlight", json!({ "highlight": highlight }))
        .unwrap();
    let outlook = bridge
        .ask("hand_in_outlook", json!({ "bundle": bundle }))
        .unwrap();
    assert_eq!(
        (&outlook["marks"], &outlook["name"]),
        (&json!(1), &json!(""))
    );
    let all = bridge
        .ask("list_hand_ins", json!({ "bundle": bundle }))
        .unwrap();
    assert_eq!(all["students"], json!([]));
    assert_eq!(all["texts"].as_array().unwrap().len(), 9);
    assert_eq!(
        bridge.ask("hand_in_marks", json!({ "text": id })),
        Ok(json!({ "marks": [], "left_out": 0 }))
    );
    assert_eq!(
        bridge.ask("heat_map", json!({ "text": id })),
        Ok(json!({ "students": 0, "most": 0, "runs": [] }))
    );
    assert_eq!(
        bridge.ask("answers_by_question", json!({ "bundle": bundle })),
        Ok(json!([]))
    );
    let nobody = "0199d2c1-7b1e-7000-8000-000000000000";
    let named = json!({ "handIn": nobody, "called": "Ada", "pseudonym": null });
    assert_eq!(
        bridge.ask("name_student", named).unwrap_err()["code"],
        "not-found"
    );
    assert_eq!(
        bridge
            .ask("remove_hand_in", json!({ "handIn": nobody }))
            .unwrap_err()["code"],
        "not-found"
    );
}

#[test]
fn an_error_is_a_code_and_a_sentence() {
    let bridge = Bridge::new();
    let nowhere = "0199d2c1-7b1e-7000-8000-000000000000";
    let error = bridge
        .ask("open_text", json!({ "text": nowhere }))
        .unwrap_err();
    assert_eq!(error["code"], "not-found");
    assert!(error["message"].as_str().unwrap().ends_with('.'));
    assert_eq!(error.as_object().unwrap().len(), 2);
}

#[test]
fn a_folder_that_is_no_library_is_told_to_every_command() {
    let folder = tempfile::tempdir().unwrap();
    let database = folder.path().join("marginalis.db");
    std::fs::write(&database, "a shopping list").unwrap();
    let bridge = Bridge::on(folder);
    for command in ["resume_session", "shelf", "undo"] {
        let error = bridge.ask(command, json!({})).unwrap_err();
        assert_eq!(error["code"], "not-a-library", "{command}");
    }
    assert_eq!(std::fs::read(database).unwrap(), b"a shopping list");
}

#[test]
fn what_is_not_permitted_is_not_answered() {
    let bridge = Bridge::new();
    for command in [
        "plugin:event|emit",
        "plugin:window|close",
        "no_such_command",
    ] {
        assert!(bridge.ask(command, json!({})).is_err(), "{command}");
    }
    let elsewhere = bridge.ask_from("https://example.org", "shelf", json!({}));
    assert!(elsewhere.is_err(), "a page of another origin");
}

/// A hand-in from outside is looked at, and the page told; one that no bundle here is about is refused in words.
#[test]
fn hand_ins_from_outside_are_told_of() {
    let student = Bridge::new();
    student.ask("resume_session", json!({})).unwrap();
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("ada.ANNOTATIONS");
    let library = student.library();
    let bundle = installed::list(&library).unwrap()[0].id;
    handin::hand_in(&library, bundle, Some("Ada"), &file).unwrap();

    let teacher = Bridge::new();
    let told = teacher.told_by(&["hand-ins-chosen", "bundle-refused"]);
    imports::page_is_there(&teacher.app.handle().clone());
    imports::receive(teacher.app.handle(), vec![file.clone()]);
    let (event, chosen) = told.recv_timeout(PATIENCE).unwrap();
    assert_eq!(event, "hand-ins-chosen");
    let looked_at = &chosen["preview"]["files"][0];
    assert_eq!(looked_at["bundle"], json!(bundle));
    assert_eq!(looked_at["students"], json!(["Ada"]));
    let taken = teacher.ask("collect_hand_ins", json!({ "handle": chosen["handle"] }));
    assert_eq!(taken.unwrap()["files"][0]["refusal"], Value::Null);

    installed::remove(&teacher.library(), bundle).unwrap();
    imports::receive(teacher.app.handle(), vec![file.clone()]);
    let (event, refused) = told.recv_timeout(PATIENCE).unwrap();
    assert_eq!(event, "bundle-refused");
    assert_eq!(refused["code"], "bundle-not-installed");
    assert!(
        refused["file"]
            .as_str()
            .unwrap()
            .ends_with("ada.ANNOTATIONS")
    );

    let broken = folder.path().join("bo.annotations");
    std::fs::write(&broken, "no annotations").unwrap();
    imports::receive(teacher.app.handle(), vec![file.clone(), broken.clone()]);
    for (name, code) in [
        ("ada.ANNOTATIONS", "bundle-not-installed"),
        ("bo.annotations", "invalid-value"),
    ] {
        let (event, refused) = told.recv_timeout(PATIENCE).unwrap();
        assert_eq!(event, "bundle-refused");
        assert_eq!(
            (&refused["file"], &refused["code"]),
            (&json!(name), &json!(code))
        );
    }

    imports::receive(teacher.app.handle(), vec![broken; handin::MAX_FILES + 1]);
    let (event, refused) = told.recv_timeout(PATIENCE).unwrap();
    assert_eq!((event, &refused["file"]), ("bundle-refused", &json!("")));
    assert_eq!(refused["code"], "invalid-value");
}
