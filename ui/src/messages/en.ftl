# Every word of the interface. After a change: `npm run messages` (types), `npx vitest run src/messages` (holes).
# A select expression needs lines of its own; on one line it is not valid and the message is lost.

## The frame

nav-main = Main
nav-library = Library
nav-notebook = Notebook
nav-reading-list = Reading list
nav-settings = Settings
go-library = Go to the library
go-notebook = Go to the notebook
go-reading-list = Go to the reading list
go-settings = Go to the settings
go-back = Back
go-forward = Forward
undo = Undo
redo = Redo
undo-done = Undone: { $action }
redo-done = Done again: { $action }
undo-nothing = There is nothing to undo.
redo-nothing = There is nothing to redo.
dismiss = Dismiss
try-again = Try again
palette-open = Command palette
shortcuts-open = Keyboard shortcuts
import-text = Import text
export-all-notes = Export all notes
export-done =
    { $count ->
        [0] Nothing is marked yet; the export is empty.
        [one] One note exported.
       *[other] { $count } notes exported.
    }
export-files =
    { $count ->
        [one] One file
       *[other] { $count } files
    }

## What an action was, after "Undone:"

action-install-bundle = bundle installed
action-import-texts = texts imported
action-remove-text = text removed
action-create-highlight = passage marked
action-recolor-highlight = color changed
action-edit-note = note edited
action-tag-highlight = tags changed
action-delete-highlights = marks deleted
action-add-book = book added
action-import-books = books added
action-change-book = book updated
action-edit-book = book edited
action-move-book = book moved
action-remove-book = book removed
action-change-settings = settings changed

## Errors: what happened, and what to do

error-code = Code: { $code }
error-empty-file = The file is empty
error-empty-file-action = Choose a file that holds text.
error-binary-file = The file is not text
error-binary-file-action = Save it as plain text or Markdown and import that.
error-file-too-large = The file is too large
error-file-too-large-action = Split it into parts and import the parts.
error-unreadable-file = The file could not be read
error-unreadable-file-action = Check that you may open it, then try again.
error-file-vanished = The file went away while it was read
error-file-vanished-action = Put it back or choose it again. Nothing was changed.
error-not-a-library = That folder is not a library
error-not-a-library-action = Choose a folder made by Marginalis, or an empty one.
error-newer-library = A newer version made this library
error-newer-library-action = Update Marginalis to open it. Nothing was changed.
error-read-only = The library cannot be written to
error-read-only-action = Check the rights of its folder. What you wrote so far is safe.
error-damaged-library = The library is damaged
error-damaged-library-action = Nothing was overwritten. Check the library in the settings, or restore a copy.
error-busy = The library is in use
error-busy-action = Another program is writing to it. Try again in a moment.
error-disk-full = The disk is full
error-disk-full-action = Free some space and try again. What was saved before is safe.
error-already-open = This library is open in another window
error-already-open-action = Go on in that window.
error-not-found = That is no longer there
error-not-found-action = It may have been removed elsewhere. Undo brings it back.
error-invalid-range = That passage cannot be marked
error-invalid-range-action = Select some words of the text and try again.
error-invalid-value = That value cannot be kept
error-invalid-value-action = Correct it and try again. Nothing was changed.
error-invalid-csl = That is not bibliographic data
error-invalid-csl-action = Choose a CSL-JSON file, as Zotero and others export it.
error-forbidden-link = This link is not opened
error-forbidden-link-action = Only web and mail addresses are. Nothing left this computer.
error-cancelled = Cancelled
error-cancelled-action = Nothing was changed.
error-unwritable-file = The file could not be written
error-unwritable-file-action = Choose another folder, or check its rights. What was there before is unharmed.
error-internal = Something went wrong
error-internal-action = What you wrote before is safe. Try again; if it stays, check the library in the settings.
