//! The page's commands, a file per feature: each unpacks, calls core, converts.
//!
//! One list stands in three places and a test holds them equal: here, `permissions.toml`, `ui/src/backend/index.ts`.

pub mod books;
pub mod bundles;
pub mod editions;
pub mod hand_ins;
pub mod highlights;
pub mod history;
pub mod links;
pub mod making;
pub mod notes;
pub mod session;
pub mod settings;
pub mod texts;

use tauri::{Runtime, ipc::Invoke};

/// The handler of every command.
pub fn handler<R: Runtime>() -> impl Fn(Invoke<R>) -> bool + Send + Sync + 'static {
    tauri::generate_handler![
        session::resume_session,
        session::remember_text,
        session::hold_window,
        session::answer_closing,
        texts::shelf,
        texts::open_text,
        texts::read_blocks,
        texts::find_in_text,
        texts::linked_text,
        texts::remove_text,
        texts::save_position,
        highlights::create_highlight,
        highlights::change_highlight,
        highlights::change_highlights,
        highlights::tag_highlights,
        highlights::delete_highlights,
        highlights::notebook,
        highlights::list_tags,
        editions::preview_replace,
        editions::replace_text,
        editions::text_changes,
        editions::accept_changes,
        editions::place_mark,
        editions::orphan_marks,
        editions::gaps,
        editions::list_editions,
        editions::compare_editions,
        editions::row_of_mark,
        history::undo,
        history::redo,
        history::history_state,
        books::list_books,
        books::add_book,
        books::change_book,
        books::move_book,
        books::remove_book,
        books::offered_books,
        books::take_offered_books,
        books::import_books,
        books::export_books,
        bundles::open_bundle,
        bundles::preview_bundle,
        bundles::install_bundle,
        bundles::cancel_install,
        bundles::close_bundle,
        bundles::list_bundles,
        bundles::remove_bundle,
        bundles::verify_bundle,
        bundles::teacher_notes,
        bundles::bundle_notes,
        bundles::answer_question,
        bundles::list_answers,
        making::make_bundle_folder,
        making::open_bundle_folder,
        making::check_bundle_folder,
        making::place_of_finding,
        making::show_finding_file,
        making::choose_key,
        making::make_key,
        making::build_bundle,
        making::cancel_making,
        hand_ins::hand_in_outlook,
        hand_ins::hand_in,
        hand_ins::choose_hand_ins,
        hand_ins::collect_hand_ins,
        hand_ins::list_hand_ins,
        hand_ins::hand_in_marks,
        hand_ins::heat_map,
        hand_ins::answers_by_question,
        hand_ins::export_hand_ins,
        hand_ins::name_student,
        hand_ins::remove_hand_in,
        settings::get_settings,
        settings::set_settings,
        settings::health,
        settings::look_daily,
        texts::import_texts,
        texts::accept_files,
        texts::cancel_import,
        texts::print_page,
        notes::export_notes,
        links::describe_link,
        links::open_link,
    ]
}
