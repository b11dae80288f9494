# Every word of the interface. After a change: `npm run messages` (types), `npx vitest run src/messages` (holes).
# A select expression needs lines of its own; on one line it is not valid and the message is lost.

## The frame

nav-main = Main
nav-library = Library
nav-notebook = Notebook
nav-reading-list = Reading list
nav-bundles = Bundles
nav-settings = Settings
go-library = Go to the library
go-notebook = Go to the notebook
go-reading-list = Go to the reading list
go-bundles = Go to the bundles
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
action-update-bundle = bundle updated
action-remove-bundle = bundle removed
action-answer-question = question answered
action-collect-hand-ins = hand-ins opened
action-name-student = student named
action-remove-hand-in = hand-in removed
action-import-texts = texts imported
action-replace-text = text replaced by a new edition
action-accept-marks = marks accepted
action-place-mark = mark placed by hand
action-orphan-marks = marks kept without a place
action-remove-text = text removed
action-create-highlight = passage marked
action-recolor-highlight = color changed
action-edit-note = note edited
action-tag-highlight = tags changed
action-delete-highlights = marks removed
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
error-another-work = That looks like another work
error-another-work-action = Import it as a text of its own, or choose the new version of this text. Nothing was changed.
error-not-a-bundle = That is not a bundle
error-not-a-bundle-action = Choose a file that ends in .marginalis. Nothing was changed.
error-damaged-bundle = The bundle is damaged
error-damaged-bundle-action = Fetch the file again from where you got it. Nothing was changed.
error-forbidden-name = The bundle holds a file with a forbidden name
error-forbidden-name-action = Ask its publisher for one built anew. Nothing was changed.
error-forbidden-media = The bundle holds a file of a kind that is not allowed
error-forbidden-media-action = Ask its publisher for one built anew. Nothing was changed.
error-bundle-too-large = The bundle is too large
error-bundle-too-large-action = Ask its publisher for one in smaller parts. Nothing was changed.
error-unlisted-file = The bundle holds a file it does not name
error-unlisted-file-action = Fetch it again, or ask its publisher. Nothing was changed.
error-missing-file = A file is missing from the bundle
error-missing-file-action = Fetch it again, or ask its publisher. Nothing was changed.
error-wrong-hash = A file in the bundle is not the one it says
error-wrong-hash-action = Fetch it again from where you got it. Nothing was changed.
error-invalid-manifest = The bundle’s description breaks the format
error-invalid-manifest-action = Ask its publisher for one built anew. Nothing was changed.
error-newer-bundle = This bundle needs a newer Marginalis
error-newer-bundle-action = Update Marginalis to open it. Nothing was changed.
error-broken-signature = The bundle’s signature does not hold
error-broken-signature-action = Do not trust this file. Fetch it again from its publisher. Nothing was changed.
error-unsigned = Nobody signed this bundle
error-unsigned-action = Ask its publisher for a signed one. Nothing was changed.
error-other-key = The bundle is signed with another key
error-other-key-action = Ask its publisher whether their key changed. Nothing was changed.
error-invalid-key = That key cannot be used
error-invalid-key-action = Choose a key that Marginalis or minisign made.
error-wrong-passphrase = The passphrase is not right
error-wrong-passphrase-action = Try again. The key is unharmed.
error-older-edition = You have a newer edition of this bundle
error-older-edition-action = Nothing was changed. The older one can be opened as a separate copy.
error-same-edition-other-content = Two different bundles say they are the same edition
error-same-edition-other-content-action = Ask its publisher which one is right. Nothing was changed.
error-unsigned-over-signed = This edition is not signed, and yours is
error-unsigned-over-signed-action = Ask its publisher for the signed one. Nothing was changed.
error-new-key = This bundle is signed by a key you don’t know yet
error-new-key-action = Compare its fingerprint with what the publisher says, then say yes. Nothing was changed.
error-taken-text = A text in this bundle has the identifier of one you have from elsewhere
error-taken-text-action = Open the bundle as a separate copy. Nothing was changed.
error-bundle-not-installed = The bundle this is about is not installed
error-bundle-not-installed-action = Install the bundle and open the file again. Nothing was taken from it.
error-other-bundle = This is about another bundle
error-other-bundle-action = Open the file at the bundle it is about. Nothing was taken from it.
error-invalid-source = No bundle can be built from this folder
error-invalid-source-action = Mend what the check lists, then build again.
error-edition-not-higher = The edition is not higher than the last one
error-edition-not-higher-action = Raise the edition and build again. Nothing was written.
error-cancelled = Cancelled
error-cancelled-action = Nothing was changed.
error-unwritable-file = The file could not be written
error-unwritable-file-action = Choose another folder, or check its rights. What was there before is unharmed.
error-internal = Something went wrong
error-internal-action = What you wrote before is safe. Try again; if it stays, check the library in the settings.

## Said on several screens

close = Close
order = Order
progress = Progress
filter-clear = Clear the filter
export-notes = Export notes
continue-reading = Continue reading
minutes-short = { $minutes } min
marks-count =
    { $count ->
        [one] 1 mark
       *[other] { $count } marks
    }

## Library

library-summary =
    { $texts ->
        [0] No texts yet
        [one] 1 text, { $words } words
       *[other] { $texts } texts, { $words } words
    }
library-filter = Filter by title or author
library-order-shelf = In shelf order
library-order-recent = Last read first
library-order-title = By title
library-order-longest = Longest first
library-none-found = Nothing on the shelf fits
library-none-found-text = No title and no author has “{ $words }” in it.
library-empty = The shelf is empty
library-empty-text = Import a plain text or a Markdown file, or drop one anywhere on this window.
continue-left-off = Where you left off
minutes-left =
    { $minutes ->
        [one] About 1 minute left
       *[other] About { $minutes } minutes left
    }
bundle = Study edition
bundle-license = Edition { $edition } · { $license }
own-texts = Your texts
group-figures =
    { $texts ->
        [one] 1 text · { $words } words · { $minutes } min
       *[other] { $texts } texts · { $words } words · { $minutes } min
    }
words-count = { $words } words
text-open = Open
text-notes = Show its notes
text-remove = Remove text
text-removed = “{ $title }” was removed with its marks.
text-more = More for “{ $title }”

## Palette and shortcuts

palette-placeholder = What would you like to do?
palette-commands = Commands
palette-empty = No command has that name.
shortcuts-about = They work wherever you are not typing. Every command is in the command palette as well.
group-go = Go
group-read = Read
group-mark = Mark
group-move = Move and select
group-edit = Edit
group-library = Library
group-view = View
group-help = Help

## Import

import-drop = Drop to import
import-running = Importing
import-file = Reading { $file }
import-count = { $done } of { $total }
import-done =
    { $count ->
        [one] The text is in your library
       *[other] { $count } texts are in your library
    }
import-none = Nothing was imported
import-known = Was in your library already; nothing was added.
import-refused =
    { $count ->
        [one] One file did not come in
       *[other] { $count } files did not come in
    }
text-read = Read
text-withdrawn = No longer in its bundle; kept for you
books-offer =
    { $count ->
        [one] Add the book it names to the reading list
       *[other] Add { $count } books to the reading list
    }
books-taken = The books are on your reading list.
books-all-listed =
    { $count ->
        [one] The book named here is on your reading list.
       *[other] All { $count } books named here are on your reading list.
    }
books-show-list = Show the reading list
books-added =
    { $count ->
        [0] All of them were on the list already.
        [one] 1 book added to the reading list.
       *[other] { $count } books added to the reading list.
    }

## Links

cancel = Cancel
unsaved-title =
    { $count ->
        [one] A note could not be saved
       *[other] { $count } notes could not be saved
    }
unsaved-about = The window stays open, so that nothing you wrote is lost. You can select the words and copy them.
unsaved-emptied = (Its words were removed.)
unsaved-again = Save and close
unsaved-stay = Keep open
unsaved-leave = Close without saving
link-title = Open this address in your browser?
link-about = The page is outside Marginalis and will see that you opened it.
link-open = Open link

## Notebook

notebook-summary =
    { $count ->
        [0] No marks
        [one] 1 mark
       *[other] { $shown } marks
    }
notebook-marks = Marks
notebook-filter = Filter the notebook
notebook-words = Words in passage, note or tag
notebook-text = Text
notebook-all-texts = All texts
notebook-tags = Tag
notebook-all-tags = All tags
notebook-tag = { $tag } ({ $count })
notebook-colors = Meaning
notebook-with-note = With a note
notebook-order-place = In text order
notebook-order-newest = Newest first
notebook-order-oldest = Oldest first
notebook-more = More marks are coming…
notebook-none-found = No mark fits
notebook-none-found-text = Nothing you marked fits all of these at once.
notebook-empty = Nothing marked yet
notebook-empty-text = Open a text, select some words, and press a key from 1 to 6. What you mark gathers here.
note = Note
note-edit = Edit note
tags = Tags
tags-hint = Separate tags with commas
tags-add = Add tags
tags-add-now = Add
save = Save
passage-show = Show the passage
mark-delete = Delete mark
mark-more = More for this mark
mark-select = Select “{ $words }”
mark-check = Its words changed: please check
mark-unplaced = Without a place in this edition
mark-recolor = Change color
selection = Selected marks
selected-count = { $count } selected
select-all = Select all
select-none = Clear selection
marks-delete = Delete marks
marks-deleted =
    { $count ->
        [one] The mark was deleted.
       *[other] { $count } marks were deleted.
    }
marks-recolored =
    { $count ->
        [one] 1 mark is now “{ $meaning }”.
       *[other] { $count } marks are now “{ $meaning }”.
    }
marks-tagged =
    { $count ->
        [0] All of them have these tags already.
        [one] 1 mark was tagged.
       *[other] { $count } marks were tagged.
    }

## New editions

editions-replace = Replace with a new version…
editions-changed = What changed
editions-compare = Compare editions
editions-in-both = In both editions
editions-replace-title = Replace “{ $title }”?
editions-replace-renamed = It will be called “{ $title }” then.
editions-same-yes = It is the same work
editions-same-probably = It is probably the same work
editions-same-no = It looks like another work
editions-similarity = Words that live on: { $share }
editions-nothing = It is the edition you have, sign for sign. There is nothing to replace.
editions-form = The same words in another form: every mark stays where it is.
editions-no-marks = Nothing is marked in this text. Where you are in it stays.
editions-marks =
    { $count ->
        [one] What becomes of its mark
       *[other] What becomes of its { $count } marks
    }
editions-promise = No mark is lost: one without a place keeps its old words and its note. You can undo this.
editions-replace-do = Replace
editions-replace-anyway = Replace all the same
editions-replacing = Replacing…
editions-replaced = “{ $title }” is now edition { $edition }.
editions-replaced-renamed = “{ $before }” is now edition { $edition } and is called “{ $title }”.
editions-replaced-marks =
    { $count ->
        [0] No mark had to be carried.
        [one] Its mark: { $placed } placed, { $check } to check, { $unplaced } without a place.
       *[other] { $count } marks: { $placed } placed, { $check } to check, { $unplaced } without a place.
    }
editions-kept = Kept
editions-moved = Moved
editions-reworded = Reworded
editions-ambiguous = Ambiguous
editions-removed = Removed
editions-kept-about = the same words in the same place
editions-moved-about = the same words elsewhere
editions-reworded-about = some of its words were changed
editions-ambiguous-about = two places fit about as well
editions-removed-about = its words are gone
editions-to-decide = To decide
editions-by-verdict = Marks by what became of them
editions-changed-summary =
    { $count ->
        [one] { $title } · 1 mark was carried into edition { $edition }
       *[other] { $title } · { $count } marks were carried into edition { $edition }
    }
editions-all-decided = Everything is decided
editions-all-decided-text = Every mark of this text stands where you want it, or is kept without a place.
editions-none = No edition has changed this text
editions-none-text = When it is replaced with a new version, you see here what became of each mark.
editions-carried-none = No mark had to be carried
editions-carried-none-text = Nothing was marked in this text when its new edition came.
editions-read = Read the text
editions-edition = Edition { $number }
editions-edition-about = { $day } · { $words } words
editions-certain = Certain
editions-nearly-certain = Nearly certain
editions-likely = Likely
editions-rather = More likely than not
editions-unsure = Unsure
editions-no-place = Without a place in this edition.
editions-accept = Accept
editions-accepted = Accepted
editions-place = Place by hand
editions-placed = Placed by hand
editions-orphan = Keep without a place
editions-orphaned = Kept without a place
editions-accept-all =
    { $count ->
        [one] Accept the one open
       *[other] Accept all { $count } open
    }
editions-orphan-all =
    { $count ->
        [one] Keep the one open without a place
       *[other] Keep all { $count } open without a place
    }
editions-accepted-count =
    { $count ->
        [one] One mark accepted.
       *[other] { $count } marks accepted.
    }
editions-orphaned-count =
    { $count ->
        [one] One mark is kept without a place.
       *[other] { $count } marks are kept without a place.
    }
editions-was-placed = The mark stands where you put it.
editions-others = Other places that fit
editions-place-there = Place it there
editions-more = More are coming…
editions-next-mark = Next mark of the list
editions-previous-mark = Previous mark of the list
editions-next-change = Next change
editions-previous-change = Previous change
editions-no-more-changes = No more changes this way
editions-compared = Both editions side by side
editions-against = Compare with
editions-current = the current one
editions-row-changed = Changed
editions-row-removed = Only in the old edition
editions-row-added = New
editions-row-moved-away = Stood here, was moved
editions-row-moved-here = Moved here
editions-row-other = Show its other side
editions-mark-on = Mark: { $meaning }
editions-placing = Place the mark
editions-placing-how = Select the words that it belongs to now.
editions-place-here = Place the mark here
editions-placing-stop = Leave it as it is
editions-gap = Without a place: { $quote }
editions-gap-here = These words stood here

## What a teacher wrote beside a text, and the reader's answers

teacher-note = Teacher’s note
teacher-question = Question
teacher-card = { $kind } by { $who }, on: { $quote }
teacher-card-whole = { $kind } by { $who }
teacher-open = { $kind }: { $words }
teacher-gone = (these words are not in your edition)
teacher-hint = Hint
teacher-reply = Answer
teacher-show = Show the passage
teacher-whole = From the teacher, on the whole text
teacher-toggle = Show or hide the teacher’s notes
teacher-shown = The teacher’s notes are shown
teacher-hidden = The teacher’s notes are hidden
teacher-next = Next note of the teacher
teacher-previous = Previous note of the teacher
teacher-no-more = There are no more notes of the teacher this way
answer-yours = Your answer
answer-placeholder = Write your answer
answer-saved = Saved
questions-title =
    { $count ->
        [one] 1 question
       *[other] { $count } questions
    }
questions-answered = { $answered } of { $count } answered
questions-open = Not answered yet
questions-whole-bundle = On the bundle as a whole
questions-past = Answers to what is not asked any more

## Why a mark is where it is, and why a file is the same work

reason-same-text = The text is the same.
reason-all-words = All its words stand here in the same order.
reason-all-words-moved = All its words stand here; the passage was moved.
reason-words-between = All its words stand here; words were put between them.
reason-words-between-moved = All its words stand here; the passage was moved, and words were put between them.
reason-some-words = { $found } of its { $words } words stand here; the others were changed.
reason-some-words-moved = { $found } of its { $words } words stand here; the passage was moved, and the others were changed.
reason-two-places = The same words stand at two places that fit about as well.
reason-one-of-two = The same words stood there twice; one of them was taken out, and which cannot be said.
reason-both-sides = The words on both sides of it stand as they stood.
reason-no-sides = It holds no words, and what stood around it was changed.
reason-no-words = Its words were not found near its place, nor elsewhere as the same passage.
reason-too-few-words = Only { $found } of its { $words } words were found, and too little of what stood around.
reason-maybe-moved = It is gone from its place. The same words stand elsewhere, but too little moved along to be sure that they are the same passage.
reason-quote-empty = The quote holds no words.
reason-quote-stands = Its words stand here, and nowhere else that fits as well.
reason-quote-alike = Words like these stand here: { $share } of the characters are the same.
reason-quote-repeated = Several places fit as well.
reason-quote-part-of-word = So short a quote may be part of another word or stand here by chance; nothing around it says that it is meant.
reason-quote-nowhere = Neither its words nor words like them stand here.
reason-quote-everywhere = The quote stands at hundreds of places.
reason-quote-too-long = Its words do not stand here, and the text is too long to look for other wordings of so long a quote.
reason-left-by-reader = You left it without a place.
likeness-same-words = It has the same words.
likeness-identifier = It names this text’s identifier; { $share } of its words live on.
likeness-title = It has the same title, but only { $share } of its words live on.
likeness-yes = { $share } of its words live on.
likeness-probably = { $share } of its words live on: the same work, heavily edited, or a part of it.
likeness-no = Only { $share } of its words live on.
likeness-none = Hardly any of its words live on.
likeness-hardly-any = less than 1 %

## The reader

reader-outline = Outline
reader-outline-none = This text has no headings.
reader-toggle-outline = Show or hide the outline
reader-margin = Margin
reader-page = Page
reader-progress = Read
reader-minutes = { $minutes } min
reader-source = Source
reader-license = License
reader-neighbors = Other chapters
reader-previous-text = Previous chapter
reader-next-text = Next chapter
reader-go-start = Go to the start of the text
reader-go-end = Go to the end of the text
reader-export-notes = Export notes
reader-bar-selection = Selection
reader-bar-mark = Mark
reader-highlight = Highlight
reader-highlight-as = Highlight: { $meaning }
reader-underline = Underline
reader-add-note = Add note
reader-add-tag = Add tag
reader-copy = Copy
reader-copy-mark = Copy the marked words
reader-copy-cited = Copy with citation
reader-copied = Copied: { $words }
reader-not-copied = The words could not be copied. Select them and copy with Ctrl+C.
reader-remove = Remove mark
reader-removed = Mark removed
reader-let-go = Let go of the selection
reader-choose = Next of the overlapping marks
reader-choose-of = { $number } of { $count }
reader-marked = Marked as { $meaning }
reader-selected = Selected: { $words }
reader-no-more-marks = No more marks here
reader-next-paragraph = Next paragraph
reader-previous-paragraph = Previous paragraph
reader-next-sentence = Select the next sentence
reader-previous-sentence = Select the previous sentence
reader-next-word = Select the next word
reader-previous-word = Select the previous word
reader-extend-word = Extend the selection by a word
reader-shrink-word = Shorten the selection by a word
reader-extend-sentence = Extend the selection by a sentence
reader-shrink-sentence = Shorten the selection by a sentence
reader-next-mark = Next mark
reader-previous-mark = Previous mark
reader-mark-noted = { $meaning }. Note: { $note }
reader-mark-tagged = { $meaning }. Tags: { $tags }
reader-mark-card = { $meaning }: { $quote }
reader-note = Note
reader-note-placeholder = Write a note
reader-note-saved = Saved
reader-note-saving = Saving…
reader-note-unsaved = Unsaved
reader-note-failed = Not saved
reader-edit-note = Edit note: { $meaning }
reader-open-note = Note: { $meaning }. { $note }
reader-color = Color
reader-tags = Tags
reader-known-tags = Tags in use
reader-remove-tag = Remove tag { $tag }
reader-print = Print…
reader-find = Find in text
reader-find-next = Find next
reader-find-previous = Find previous
reader-find-close = Close find
reader-find-none = Not found
reader-find-count = { $number } of { $count }
reader-books = Books in this text
reader-books-offered =
    { $count ->
        [one] One book in this text is not on your reading list.
       *[other] { $count } books in this text are not on your reading list.
    }
reader-books-take =
    { $count ->
        [one] Add the book
       *[other] Add { $count } books
    }
reader-books-added =
    { $count ->
        [0] All of them were on the reading list already.
        [one] One book added to the reading list
       *[other] { $count } books added to the reading list
    }
reader-link-dead = This link is not opened
reader-link-missing = “{ $path }” is not in the library
reader-image-missing = Image not with the text
reader-footnote = Note { $number }
reader-task-done = done
reader-task-open = to do

## Reading list

books-summary =
    { $count ->
        [0] No books yet
        [one] 1 book, { $finished } finished
       *[other] { $count } books, { $finished } finished
    }
books-all = All
books-more = More for the list
books-import = Import books
books-export = Export books
books-exported = The reading list was exported.
books-known =
    { $count ->
        [one] 1 was on the list already.
       *[other] { $count } were on the list already.
    }
book-refused = Number { $number } was not taken: { $message }
books-none-found = No book here
books-none-found-text = No book on your list has this status.
books-empty = No books on the list
books-empty-text = Add a book by hand, import a list from Zotero or another program, or take over the books that a text names.
status-to-read = To read
status-reading = Reading
status-finished = Finished
status-set-aside = Set aside
book-status = Status
book-status-of = Status of “{ $title }”
book-add = Add book
book-edit = Edit book
book-remove = Remove book
book-removed = “{ $title }” was taken off the list.
book-moved = “{ $title }” is now number { $place } of { $count }.
book-open = Show details of “{ $title }”
book-close = Hide details of “{ $title }”
book-up = Move up
book-down = Move down
book-move-up = Move the book up
book-move-down = Move the book down
book-page = Page
book-page-at = page { $page }
book-page-of = page { $page } of { $pages }
book-page-refused = This book ends at page { $pages }. Nothing was changed.
book-percent-refused = A percentage is a number from 0 to 100. Nothing was changed.
book-number-refused = This must be a whole number above 0. Nothing was changed.
book-pages = Pages in all
book-percent = Percent
book-started = Started
book-finished = Finished
book-rating = Rating
book-rating-clear = Clear rating
book-stars =
    { $stars ->
        [one] 1 star
       *[other] { $stars } stars
    }
book-title = Title
book-authors = Authors
book-authors-hint = One to a line
book-publisher = Publisher
book-place = Place
book-year = Year
book-isbn = ISBN

## Bundles

bundles-summary =
    { $count ->
        [0] None installed
        [one] 1 installed
       *[other] { $count } installed
    }
bundles-open = Open bundle…
bundles-empty = No bundle is installed
bundles-empty-text = A bundle is a file of texts that a teacher or publisher gives out. Open one, or drop it anywhere on this window.
bundle-one = Bundle
bundle-shipped = Came with Marginalis
bundle-copy = Separate copy
bundle-publisher = Publisher
bundle-publisher-none = None named
bundle-publisher-claimed = as the bundle says; nobody checked the name
bundle-signature = Signature
bundle-shipped-about = It is part of the program, as you installed it.
bundle-fingerprint = Fingerprint of the key
bundle-languages = Language
bundle-no-license = No license is stated. Ask before you pass it on.
bundle-edition = Edition
bundle-edition-since = { $edition }, in your library since { $day }
bundle-file = File
bundle-contents = Contents
bundle-contents-texts =
    { $count ->
        [one] 1 text
       *[other] { $count } texts
    }
bundle-contents-notes =
    { $count ->
        [one] 1 teacher’s note
       *[other] { $count } teacher’s notes
    }
bundle-contents-questions =
    { $count ->
        [one] 1 question
       *[other] { $count } questions
    }
bundle-contents-books =
    { $count ->
        [one] 1 book for your reading list
       *[other] { $count } books for your reading list
    }
bundle-size = { $files }, { $size }
bundle-texts = Texts
bundle-your-marks = Your marks
bundle-withdrawn = Withdrawn by its publisher, kept for you
bundle-verify = Verify
bundle-verifying = Verifying…
bundle-whole =
    { $files ->
        [one] The one file in it is as its publisher made it.
       *[other] All { $files } files in it are as its publisher made them.
    }
bundle-whole-signed =
    { $files ->
        [one] The one file in it is as its publisher signed it.
       *[other] All { $files } files in it are as its publisher signed them.
    }
bundle-not-whole =
    { $count ->
        [one] One file in it is not as its publisher made it. Your marks are safe; install the bundle again from its file.
       *[other] { $count } files in it are not as its publisher made them. Your marks are safe; install the bundle again from its file.
    }
bundle-replaced = You put another edition in place of: { $titles }. Nothing is wrong with that.
bundle-file-missing = missing
bundle-file-changed = changed
bundle-file-signature = the signature does not hold
bundle-remove = Remove…
bundle-remove-title = Remove “{ $name }”?
bundle-remove-marks =
    { $count ->
        [0] You have marked nothing in it. Its texts go, and with them how far you read.
        [one] Your mark is kept, and the text it stands in stays in the library. The other texts go.
       *[other] Your { $count } marks are kept, and the texts they stand in stay in the library. The other texts go.
    }
bundle-remove-rest = Texts with an answer of yours stay too. Books stay on the reading list, the key stays known. You can undo this.
bundle-remove-do = Remove bundle
bundle-removed-done = “{ $name }” was removed.
bundle-removed-kept =
    { $count ->
        [0] { $gone ->
            [one] Its text is gone; nothing was marked in it.
           *[other] Its { $gone } texts are gone; nothing was marked in them.
        }
        [one] 1 text with your marks stays.
       *[other] { $count } texts with your marks stay.
    }
edition-number = Edition { $number }
trust-known-key = Signed by a key you know
trust-known-key-about = It comes from the same hands as what you took from this key before.
trust-new-key = Signed by a key you do not know yet
trust-new-key-about = The file is whole. Whose key it is, only its publisher can tell you: compare these words with theirs.
trust-next-key = Signed by the next key of its publisher
trust-next-key-about = The key you know says that this one follows it.
trust-unsigned = Not signed
trust-unsigned-about = Nobody vouches for it. Anyone could have made or changed this file.
text-change-new = New
text-change-changed = Changed
text-change-same = As before
text-change-withdrawn = Withdrawn
fate-check = To check
fate-check-about = please look at where they are now
fate-unplaced = Without a place
fate-unplaced-about = their words are gone; they keep the old ones
install-damaged = This very edition { $edition } is in your library already, but some of it is damaged there. It can be put right out of this file; your marks stay as they are.
install-repaired = Edition { $edition } is whole again in your library.
install-nothing = This very edition { $edition } is in your library already. There is nothing to do.
install-follows = You have edition { $edition } of it.
install-agree-new-key = I compared these words with those of its publisher: the key is theirs.
install-agree-next-key = Take this key as its publisher’s from now on.
install-agree-first-signature = I compared these words with those of its publisher: the key is theirs. From now on only this key may update the bundle.
install-agree-nobody-vouches = Update all the same, although nobody vouches for this edition.
install-marks =
    { $count ->
        [one] What will become of your mark
       *[other] What will become of your { $count } marks
    }
install-no-marks = You have marked nothing in these texts. Where you are in them stays.
install-copy = Open as a separate copy
install-install = Install bundle
install-update = Update to edition { $edition }
install-repair = Put right
install-running = Installing
installed-installed = “{ $name }” is in your library
installed-updated = “{ $name }” is now edition { $edition }
installed-marks =
    { $count ->
        [one] What became of your mark
       *[other] What became of your { $count } marks
    }
installed-marks-promise = No mark was lost. “What changed” shows each with its old and its new passage.
installed-text-marks =
    { $count ->
        [one] 1 mark: { $placed } placed, { $check } to check, { $unplaced } without a place
       *[other] { $count } marks: { $placed } placed, { $check } to check, { $unplaced } without a place
    }
installed-what-changed-in = What changed in “{ $title }”
installed-read = Read “{ $title }”
left-out =
    { $count ->
        [one] 1 note or question of the teacher’s cannot be used; the others come in
       *[other] { $count } notes or questions of the teacher’s cannot be used; the others come in
    }
left-out-each = { $file }, number { $number }: { $message }
left-out-more = { $count } more

## Handing in, and what a class handed in

hand-in = Hand in…
hand-in-title = Hand in “{ $name }”
hand-in-about = Your marks, notes and answers go into a file. Give it to your teacher by mail, stick or as you like.
hand-in-name = Your name
hand-in-name-hint = Or what your teacher knows you by. It is remembered.
hand-in-what = In it: { $marks ->
        [0] no marks
        [one] 1 mark
       *[other] { $marks } marks
    }, { $notes ->
        [0] none with a note
        [one] 1 with a note
       *[other] { $notes } with a note
    }, { $answers ->
        [0] no answers
        [one] 1 answer
       *[other] { $answers } answers
    }.
hand-in-nothing = You have marked and answered nothing yet. The file would say only that.
hand-in-deleted =
    { $count ->
        [one] It also says that 1 of what you handed in before is no more.
       *[other] It also says that { $count } of what you handed in before are no more.
    }
hand-in-do = Save file…
hand-in-done = “{ $file }” is ready to be handed in.
hand-in-next = Hand in again whenever you changed something: the newest counts.

hand-ins = Hand-ins
hand-ins-title = Hand-ins
hand-ins-summary =
    { $count ->
        [0] “{ $name }”: nobody yet
        [one] “{ $name }”: 1 student
       *[other] “{ $name }”: { $count } students
    }
hand-ins-open = Open hand-ins…
hand-ins-export = Export table…
hand-ins-exported = “{ $file }” was written.
hand-ins-empty = Nobody’s file was opened yet
hand-ins-empty-text = Students hand in a file that ends in .annotations. Open all of them at once, and again when newer ones come.
hand-ins-pseudonyms = Pseudonyms in place of names
hand-ins-student = Student { $number }
hand-ins-namesake = { $name } ({ $number })
hand-ins-table = Who handed in what
hand-ins-who = Student
hand-ins-marks = Marks
hand-ins-notes = Notes
hand-ins-answers = Answers
hand-ins-astray = { $check } to check, { $unplaced } without a place
hand-ins-says = says “{ $name }”
hand-ins-edition = edition { $edition }
hand-ins-name = Name
hand-ins-name-one = Name { $name }…
hand-ins-name-title = Student { $number }
hand-ins-says-who = Their file says “{ $name }”. Nobody vouches for that.
hand-ins-says-nobody = Their file says no name.
hand-ins-called = Your name for them
hand-ins-pseudonym = Pseudonym
hand-ins-pseudonym-hint = Shown where names are not to be seen.
hand-ins-save = Save
hand-ins-remove = Remove hand-in
hand-ins-refused = That is no hand-in
hand-ins-refused-action = Ask for the file again, as “Hand in…” saves it. Nothing was changed.
hand-ins-removed = What { $name } handed in was removed.
hand-ins-by-question = Answers by question
hand-ins-answered =
    { $count ->
        [0] no answer
        [one] 1 answer
       *[other] { $count } answers
    }
hand-ins-not-asked = not asked any more
hand-ins-was-asked = Answered when it said: “{ $asked }”
choosing-title =
    { $count ->
        [one] Take in one file?
       *[other] Take in { $count } files?
    }
choosing-about = { $sums }. Nothing is changed before you say so; your own marks and notes are never touched.
choosing-sum =
    { $news ->
        [new] { $count } new
        [newer] { $count } newer than what is here
        [older] { $count } older than what is here
        [same] { $count } here already
       *[refused] { $count } not to be taken
    }
choosing-new = new
choosing-newer = newer than what is here
choosing-older = older: what is here stays
choosing-same = here already
choosing-refused = cannot be taken
choosing-take =
    { $count ->
        [one] Take in one file
       *[other] Take in { $count } files
    }
collected-files =
    { $count ->
        [0] No file was taken.
        [one] 1 file was opened.
       *[other] { $count } files were opened.
    }
collected-counts = { $fresh } new, { $changed } changed, { $same } as before
collected-deleted = { $count } deleted
collected-older = { $count } older than what is here
collected-refused = { $count } refused
collected-each = File by file
collected-record = Number { $number }: { $message }

## What a class marked, in the text

class-toggle = Show or hide what the class marked
class-shown = What the class marked is shown
class-hidden = What the class marked is hidden
class-panel = What the class marked
class-whose = Whose marks
class-all =
    { $count ->
        [one] The whole class: 1 student
       *[other] The whole class: { $count } students
    }
class-about = The broader the line beside the text, the more marked it. Choose a passage there, or a student here.
class-share = { $count } of { $of } marked this
class-passage = { $count } of { $of } marked: { $words }
class-check = please check: these words were changed
class-more = { $count } more are not shown

## Making a bundle

make-bundle = New bundle from texts…
make-bundle-title = New bundle
make-bundle-about = Texts of your library, with your notes and questions, as one file to give out
make-back = What is in it
make-begin = Begin another
make-open-folder = Open a bundle’s folder…
make-title = Title
make-authors = Authors
make-authors-hint = Put a semicolon between two names.
make-license-hint = An SPDX name, such as CC-BY-SA-4.0; NONE where you give none, and students are told so.
make-language-hint = A language tag, such as en, de or grc.
make-filter = Filter the texts
make-order = Reading order
make-earlier = Move “{ $title }” up
make-later = Move “{ $title }” down
make-notes = Your notes
make-notes-take =
    { $count ->
        [0] You have marked nothing in these texts.
        [one] Your one mark on these texts comes along, with its note, as the teacher’s layer.
       *[other] Your { $count } marks on these texts come along, with their notes, as the teacher’s layer.
    }
make-questions = Questions
make-questions-none = Students answer a question beside the words it is about, or below the text.
make-question = Question { $number }
make-question-add = Add a question
make-question-remove = Remove question { $number }
make-question-text = Text
make-question-marked = Take a passage you marked…
make-question-words = Question
make-question-wordless = Nothing is asked here yet. Write the question, or remove it.
make-question-passage = On these words
make-question-passage-hint = As they stand in the text. Left empty, it is about the whole text.
make-question-hint = Hint, if wanted
make-passage-gone = These words of the question “{ $question }” do not stand in its text: “{ $words }”. Nothing was written. Copy them from the text.
make-folder = Make the folder…
make-folder-about = The bundle gets a folder of plain files, to be kept. Beside an earlier one of the same title it is the next edition of that bundle. Your progress and ratings stay with you.
make-check = Check
make-checking = Checking…
make-check-again = Check again
make-check-clean = Nothing stands in the way.
make-check-found =
    { $errors ->
        [0] { "" }
        [one] One error,{ " " }
       *[other] { $errors } errors,{ " " }
    }{ $warnings ->
        [0] no warnings
        [one] one warning
       *[other] { $warnings } warnings
    }
make-made = In the folder: { $texts ->
        [one] one text
       *[other] { $texts } texts
    }, { $pictures ->
        [one] one picture
       *[other] { $pictures } pictures
    }, { $books ->
        [one] one book
       *[other] { $books } books
    }, { $notes ->
        [one] one note
       *[other] { $notes } notes
    }, { $questions ->
        [one] one question
       *[other] { $questions } questions
    }.
make-left-out =
    { $count ->
        [one] One mark stays behind: it is without a place in the text.
       *[other] { $count } marks stay behind: they are without a place in the texts.
    }
make-continues = It is the same bundle as “{ $folder }”, so students who have that one get this as an update. Build from this folder from now on; what was changed by hand in the other did not come along. For a bundle of its own, give it another title.
make-withdrawn =
    { $count ->
        [one] One text of the last edition is not in it; students keep it, with their marks, as withdrawn.
       *[other] { $count } texts of the last edition are not in it; students keep them, with their marks, as withdrawn.
    }
make-error = Error
make-warning = Warning
make-finding-show-of = Show the passage: { $place }
make-finding-mend = Mend it
make-finding-mend-of = Mend it: { $place }
make-finding-file = Show the file
make-finding-file-of = Show the file: { $place }
make-build-title = Build
make-edition-first = It is the first one.
make-edition-hint = Edition { $built } was built last. Other content needs a higher number.
make-sign = Sign it with your key
make-key-none = No key is chosen
make-key-choose = Choose a key…
make-key-new = Make a key…
make-key-new-about = A key is made once and signs all your bundles. Keep its file and its passphrase: without them nobody can go on signing in your name, not even you.
make-key-do = Choose where to keep it…
make-passphrase = Passphrase of the key
make-passphrase-new = Passphrase of the new key
make-passphrase-again = The same once more
make-passphrase-differ = The two differ.
make-build = Build and save…
make-building = Building
make-build-errors =
    { $count ->
        [one] The error above stands in the way.
       *[other] The { $count } errors above stand in the way.
    }
make-built = Edition { $edition } is built: { $size }
make-built-signed = Signed. Tell your students these words in another way than with the file, so that they can compare them:
make-built-unsigned = Not signed: whoever gets it cannot tell that it is from you.
make-built-hash = SHA-256 of the file:

## Settings

settings-summary = Everything takes effect at once.
settings-theme = Theme
settings-theme-about = Paper and ink of the whole window.
theme-use = Use theme: { $theme }
theme-system = System
theme-light = Light
theme-sepia = Sepia
theme-dark = Dark
theme-contrast = High contrast
settings-type = Reading type
settings-type-about = How texts are set.
settings-font = Font
font-literata = Literata
font-atkinson = Atkinson Hyperlegible
font-system-serif = System serif
font-system-sans = System sans serif
settings-size = Size
settings-pixels = { $count } px
settings-line-height = Line height
settings-percent = { $count } %
settings-width = Column width
settings-characters = { $count } characters
settings-preview = How it looks
settings-preview-text = A margin is where a reader answers. Scribes ruled it wide because they expected company, and left it empty because the best part of a page had not been written yet.
settings-colors = Color meanings
settings-colors-about = What the six colors stand for, with their keys.
settings-meaning = Meaning of { $color }
color-yellow = yellow
color-green = green
color-pink = pink
color-blue = blue
color-purple = purple
color-orange = orange
settings-health = Your library
settings-health-about = Where everything is kept. A check reads and changes nothing.
health-check = Check library
health-ok = The library is well.
health-problems = The check found problems. Nothing was changed.
health-folder = Folder
health-size = Size
health-holds = Holds
health-counts = { $texts } texts, { $marks } marks, { $books } books
health-format = Format
health-format-value = schema { $schema }, SQLite { $sqlite }
settings-about = About
about-version = Marginalis { $version }
about-privacy = It has no account and opens no connection. What you read and write stays in the folder above.
about-license = Free software under the GNU General Public License, version 3 or later.
about-fonts = Set in Literata (TypeTogether) and Atkinson Hyperlegible Next (Braille Institute of America), both under the SIL Open Font License 1.1.

## The look of the day

damage-title = The file of your library is damaged
damage-about = Today’s look through it found damage, so what you see may be incomplete. Nothing was changed. Export your notes, close the window and keep a copy of the folder before you go on; the check in the settings says what is damaged and where the folder is.
