//! Kinds of texts as they come: a file, and what is found in it.

use marginalis_core::import::books::references;
use marginalis_core::import::plain_text::recover;
use marginalis_core::text::Document;

use super::shown::{lost_words, structure};

/// The structure of a text, of which no word is lost.
fn shown(text: &str) -> String {
    let found = recover(text);
    assert_eq!(lost_words(text, &found.markdown), None);
    structure(&found.markdown)
}

/// Its lines are about as long as those around it; that each begins with a capital is no chance.
#[test]
fn verse_with_even_lines_is_no_wrapped_prose() {
    let text = include_str!("../../fixtures/import/even-verse.txt");
    insta::assert_snapshot!(shown(text), @r###"
    # On a Poem about Canals
    The poem was printed once, in …
    /7 The water keeps the color of …
    It will be seen that the …
    "###);
}

#[test]
fn verse_without_rhyme_or_full_stops_keeps_its_lines() {
    let text = include_str!("../../fixtures/import/blank-verse.txt");
    insta::assert_snapshot!(shown(text), @r###"
    # From "The Tramways", Book II
    /9 When first the iron entered in …
    /4 Then came the wires. We had …
    "###);
}

/// With no blank line between, and right over their text.
#[test]
fn headings_in_a_row_are_one_each() {
    let text = include_str!("../../fixtures/import/headings-in-a-row.txt");
    insta::assert_snapshot!(shown(text), @r###"
    # The Theory of Gates
    ## Chapter One The Latch
    Every gate has a latch, or …
    ### Latches and Weather
    #### A Preliminary Remark
    It has been held that rain …
    ### History
    #### Early Gates
    The first gates were openings. They …
    "###);
}

#[test]
fn quotations_of_a_mail_stand_in_each_other() {
    let text = include_str!("../../fixtures/import/mail.txt");
    insta::assert_snapshot!(shown(text), @r###"
    /3 From: Ada Whitlow To: garden list …
    On Monday Omar Quist wrote:
    > On Sunday Ada Whitlow wrote:
    > > Who has the hose? It was …
    > > I need it for the beans.
    > I have it. I took it …
    > It will be back on Thursday.
    Thursday is fine. Thank you.
    > Shall I get a second one?
    Yes, please:
    - half inch
    - ten meters
    Ada
    /2 -- Ada Whitlow Northern Meadow
    "###);
}

#[test]
fn quotations_of_several_sentences_in_other_marks() {
    let text = include_str!("../../fixtures/import/quotations.txt");
    insta::assert_snapshot!(shown(text), @r###"
    # On Not Finishing Books
    There is a virtue in not …
    I once left a history of …
    ## The Case Against
    It will be said that a …
    > „Ein Buch muss man zu Ende …
    That is well put, but furniture …
    > « Un livre qu'on quitte est …
    Three kinds of readers stop:
    - a) those who are bored,
    - b) those who are frightened,
    - c) those who are called away.
    ## The Case For
    I have only one argument. It …
    "###);
}

/// One such mark alone is no list, and neither is a name.
#[test]
fn lists_with_letters_keep_them_as_words() {
    let text = include_str!("../../fixtures/import/lettered.txt");
    insta::assert_snapshot!(shown(text), @r###"
    # Rules for the Use of the …
    The kiln may be used by …
    - (a) the shelves are clean;
    - (b) the cones are in place; …
    - (c) nobody has left a mug …
    There are two programs:
    - i. the slow one, which takes …
    - ii. the fast one, which takes …
    After the firing
    - A. Wait.
    - B. Wait longer.
    - C. Open the lid.
    a) If something has cracked, tell …
    Mr. A. Whitlow keeps the key. …
    I. Nobody fires alone.
    A. Whitlow, secretary
    "###);
}

#[test]
fn a_word_over_a_list_is_nobody_who_speaks() {
    let text = include_str!("../../fixtures/import/recipe.txt");
    insta::assert_snapshot!(shown(text), @r###"
    # Onion Soup for Six
    Groceries:
    - 1 kg onions
    - 100 g butter
    - 1 l broth
    - bread
    Utensils:
    - a large pot
    - patience
    Method:
    1. Slice the onions. Weep.
    2. Melt the butter, and let the …
    3. Pour in the broth; simmer for …
    Note: the bread goes in last.
    /1 Serves: six Time: 1 hour
    "###);
}

/// Of one line, of several with the later ones set in, and with marks.
#[test]
fn references_in_a_row_are_paragraphs() {
    let text = include_str!("../../fixtures/import/references.txt");
    insta::assert_snapshot!(shown(text), @r###"
    # The Literature of Gates
    This is a survey of what …
    ## Key Books
    Maud Ellery, The Wild Allotment: How …
    Eric von Holt, Making Do, Boston: …
    C. K. Arkwright and Jonna de …
    ## Further Reading
    Arkwright, C. K. and de Vries, …
    Ellery, M. (1999). The Tame Allotment. …
    Whitlow, A., Quist, O. and Featherby, …
    ## Sources
    [1] Sand, K. (1990). "On knocking." …
    [2] M. Ellery, "The wild allotment," …
    [3] Petra van der Molen, Gates …
    [4] J. Brandt, personal communication, 2003.
    [5] Garden list archive, http://example.org/list (retrieved …
    "###);
}

#[test]
fn questions_and_answers_have_two_voices() {
    let text = include_str!("../../fixtures/import/interview.txt");
    insta::assert_snapshot!(shown(text), @r###"
    # "The Bell Is Part of the …
    A conversation with the bell ringer …
    @ Q:
    How long have you been ringing?
    @ A:
    Since the last one died. That …
    @ Q:
    And before that?
    @ A:
    Before that I listened. I think …
    @ Q:
    Do the neighbors complain?
    @ A:
    Only when it stops.
    "###);
}

/// What stands under "1.  Introduction" is as far in as all text: it is no part of a list.
#[test]
fn a_memo_that_is_set_in_as_a_whole() {
    let text = include_str!("../../fixtures/import/memo.txt");
    insta::assert_snapshot!(shown(text), @r###"
    code Network Working Group R. Lindqvist Request …
    ## A Protocol for Passing Notes in …
    ### Status of This Memo
    This memo provides information for the …
    ## Abstract
    This document describes how notes are …
    Table of Contents
    code 1. Introduction . . . . …
    ## 1. Introduction
    Notes have been passed for as …
    o notes are folded in incompatible …
    o the name of the receiver …
    o there are no retries.
    ## 2. Terminology
    The key words "MUST" and "MAY" …
    ### 2.1. Desks
    A desk is a node. Desks …
    code +------+ +------+ | desk |------| desk …
    ## 3. Security Considerations
    The teacher is assumed to have …
    ### Author's Address
    /2 Rosa Lindqvist Northern Meadow Port Ellery
    "###);
}

#[test]
fn a_play() {
    let text = include_str!("../../fixtures/import/play.txt");
    insta::assert_snapshot!(shown(text), @r###"
    # THE SALT TAX
    A Comedy in Two Acts
    ## DRAMATIS PERSONAE
    /3 BERRIN, a collector of taxes MAUD, …
    ## ACT I
    ### SCENE I. A beach. Nets hung …
    Enter BERRIN and MAUD.
    BERRIN. Good morning, madam. I am …
    MAUD. There is salt in the …
    BERRIN. Then it has been left …
    [He writes in a large book.]
    /1 MAUD. Will you tax the gulls …
    Enter FISHERMEN.
    FIRST FISHERMAN. Who is this?
    SECOND FISHERMAN. He has a book. …
    ### SCENE II. The same, at night.
    /4 MAUD. (alone) He sleeps. The book …
    [Exit.]
    "###);
}

#[test]
fn a_novel_has_no_heading_over_nothing_but_its_author() {
    let text = include_str!("../../fixtures/import/novel.txt");
    insta::assert_snapshot!(shown(text), @r###"
    # THE FERRY AT LOW WATER
    A Novel
    By Ilse Grandin
    ## PART ONE
    ### CHAPTER I In Which Nobody Crosses
    The ferry had not run since …
    "You might mend the rope," said …
    "I might," he said.
    She waited. A heron went over, …
    "There is somebody," said the girl.
    "There is always somebody," said Osric …
    She thought about this for some …
    /3 O the water is wide and …
    It was a long song, with …
    rule
    By evening the rope was whole. …
    ### CHAPTER II The Man with the …
    His name, it turned out, was …
    "What bridge?" said Osric Tamm.
    "The one," said Mr. Pell, "that …
    Nobody said anything. The lantern hissed. …
    The notice, when they unrolled it …
    #### NOTICE
    > The Board of Works gives notice …
    Under it was a seal the …
    "###);
}

#[test]
fn minutes_with_points_and_points_in_them() {
    let text = include_str!("../../fixtures/import/minutes.txt");
    insta::assert_snapshot!(shown(text), @r###"
    /2 Minutes of the Annual Meeting Northern …
    /1 Present: A. Whitlow (chair), O. Quist, …
    ## 1. Minutes of the last meeting
    The minutes were approved without changes.
    ## 2. Treasurer's report
    The treasurer reported a balance of …
    - a) one hose, half inch
    - b) two wheelbarrows
    - c) seeds
    There was a discussion of the …
    ACTION: O. Quist to oil the …
    ## 3. Any other business
    ### 3.1 Compost
    It was agreed that compost belongs …
    ### 3.2 The gate
    The gate will be painted. Color …
    ## 4. Date of next meeting
    11 March 2020, same place.
    "###);
}

#[test]
fn a_book_among_articles_and_pages_is_read() {
    let text = include_str!("../../fixtures/import/references.txt");
    let document = Document::parse(&recover(text).markdown);
    let books = references(&document);
    let titles: Vec<&str> = books.iter().filter_map(|b| b["title"].as_str()).collect();
    assert_eq!(
        titles,
        [
            "The Wild Allotment: How Towns Feed Themselves and Why",
            "Making Do",
            "Common Ground",
            "Walls and the Spaces between Them: A History of the Low Country",
            "The Tame Allotment",
            "Three Voices: A Conversation in Letters",
            "Gates of the North",
        ]
    );
}

#[test]
fn prose_with_many_capitals_is_prose() {
    let text = "\
Die Fähre

Es war an einem Abend im späten Herbst, als der alte Fährmann Osric zum
Ufer des Flusses hinunterging, um das Seil zu prüfen. Der Wind hatte alle
Blätter von den Bäumen genommen, und über den Wiesen stand ein Nebel, den
Osric kannte. Auf der anderen Seite brannte ein Licht.

Der Mann mit der Laterne rief etwas herüber, aber Osric verstand ihn nicht.
Wasser und Wind trugen die Worte davon, und was ankam, war nichts als ein
Rauschen. Er hob die Hand. Der Mann hob die Laterne. So standen sie eine
Weile, jeder auf seinem Ufer, und warteten.
";
    insta::assert_snapshot!(shown(text), @r###"
    # Die Fähre
    Es war an einem Abend im …
    Der Mann mit der Laterne rief …
    "###);
}

#[test]
fn a_prompt_is_no_quotation_and_one_sign_is_none() {
    let text = "\
Using the prompt

Type this at the prompt:

>>> total = 0
>>> for street in streets:
...     total += 1
>>> total
3

The answer should be 3, and if it is not, something is wrong with the prompt or with the street.

> 4 is wrong.
";
    insta::assert_snapshot!(shown(text), @r###"
    # Using the prompt
    Type this at the prompt:
    /4 >>> total = 0 >>> for …
    The answer should be 3, and …
    > 4 is wrong.
    "###);
}

#[test]
fn quotations_deeper_than_any_mail_stay_words() {
    let text = format!(
        "Answer:\n\n{} so deep\n{} not\n",
        ">".repeat(60),
        ">".repeat(2)
    );
    let found = recover(&text);
    assert_eq!(lost_words(&text, &found.markdown), None);
    let deepest = Document::parse(&found.markdown)
        .blocks
        .iter()
        .map(|b| b.within.len())
        .max();
    assert_eq!(deepest, Some(24));
}

#[test]
fn lists_in_lists_keep_their_marks() {
    let text = "\
Lists within lists

- fruit
  1. apples
  2. pears
- bread
  a) rye
  b) oats
- tea

I. Doors
   A. Handles
      1. round
      2. long
   B. Hinges
II. Gates
";
    insta::assert_snapshot!(shown(text), @r###"
    # Lists within lists
    - fruit
    - 1. apples
    - 2. pears
    - bread
    - - a) rye
    - - b) oats
    - tea
    - I. Doors
    - - A. Handles
    - - 1. round
    - - 2. long
    - - B. Hinges
    - II. Gates
    "###);
}

/// "Tim Lee:" says his four arguments in a list; who says but words is known by what they say elsewhere.
#[test]
fn somebody_may_speak_in_a_list() {
    let long = "it is said that it cannot work at all, although everybody has seen it at work";
    let text = format!(
        "Talk\n\nOmar Quist [2]:\n\n1. First, {long}.\n2. Second, {long}.\n\nRosa:\n\n{long}.\n\nRosa:\n\n- yes\n- no\n\nTools:\n\n- spade\n- hoe\n"
    );
    insta::assert_snapshot!(shown(&text), @r###"
    # Talk
    @ Omar Quist [2]:
    1. First, it is said that it …
    2. Second, it is said that it …
    @ Rosa:
    it is said that it cannot …
    @ Rosa:
    - yes
    - no
    Tools:
    - spade
    - hoe
    "###);
}

#[test]
fn initials_at_the_beginning_of_a_line_are_no_list() {
    let text = "\
On the Committee

The committee met on Tuesday and heard three reports. It was agreed that
(a) the gate should be painted, (b) the hose should be found, and
(c) nobody should speak of the wheelbarrow again. The chair thanked Prof.
A. Whitlow and Dr.
B. Quist for their patience, which had been considerable, and closed the
meeting at ten.
";
    insta::assert_snapshot!(shown(text), @r###"
    # On the Committee
    The committee met on Tuesday and …
    "###);
}

#[test]
fn a_sign_before_figures_is_no_quotation() {
    let text = "\
Notes on Sizes

A gate that is wide needs two hinges more than one that is not. In tables we write

> 2 m: four hinges
> 3 m: six hinges
";
    insta::assert_snapshot!(shown(text), @r###"
    # Notes on Sizes
    A gate that is wide needs …
    /1 > 2 m: four hinges > …
    "###);
}

#[test]
fn what_people_say_to_each_other_is_no_passage() {
    let text = "\
CHAPTER ONE

\"You had better come in. It is going to rain, and there is a chair by the
stove that nobody has sat on since the funeral.\"

He did not answer at once.

\"Whose was it?\"

\"It was my brother's. He made it himself, out of the old ferry.\"
";
    insta::assert_snapshot!(shown(text), @r###"
    # CHAPTER ONE
    "You had better come in. It …
    He did not answer at once.
    "Whose was it?"
    "It was my brother's. He made …
    "###);
}

#[test]
fn heads_of_letters_are_lines_and_names_over_them_no_headings() {
    let text = "\
From ada@example.org Tue May  4 09:12:44 2004
From: Ada Whitlow <ada@example.org>
Subject: [garden] hose

Has anybody seen the hose?

Ada

From omar@example.org Tue May  4 10:00:00 2004
From: Omar Quist <omar@example.org>
Subject: Re: [garden] hose

On Tue, 4 May 2004, Ada Whitlow wrote:

> Has anybody seen the hose?

I have.
";
    insta::assert_snapshot!(shown(text), @r###"
    /2 From ada@example.org Tue May 4 09:12:44 …
    Has anybody seen the hose?
    Ada
    /2 From omar@example.org Tue May 4 10:00:00 …
    On Tue, 4 May 2004, Ada …
    > Has anybody seen the hose?
    I have.
    "###);
}

#[test]
fn a_title_over_its_author_and_headings_right_over_long_lines() {
    let long = "The first plots were laid out in 1907 by the railway company, which had more land than it had trains, and \
                more trains than it had people who wanted to be anywhere else.";
    let text = format!(
        "The Return of the Allotment\nBy Maud Ellery\n\n{long}\n\nA Short History\n{long}\n\nWhat Changed\n{long}\n"
    );
    insta::assert_snapshot!(shown(&text), @r###"
    # The Return of the Allotment
    By Maud Ellery
    The first plots were laid out …
    ## A Short History
    The first plots were laid out …
    ## What Changed
    The first plots were laid out …
    "###);
}

#[test]
fn a_list_keeps_the_paragraphs_under_its_items_where_they_are_most_of_the_text() {
    let text = "\
1. Whoever enters wipes their feet.

   This applies in the summer too, when there is neither mud nor any coat at
   all to be seen in the town.

2. Whoever reads aloud reads to everybody.

   Those at the window may not hear it, and those at the stove may not want
   to.
";
    insta::assert_snapshot!(shown(text), @r###"
    1. Whoever enters wipes their feet.
    1. This applies in the summer too, …
    2. Whoever reads aloud reads to everybody.
    2. Those at the window may not …
    "###);
}
