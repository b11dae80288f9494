//! Passages that stand word for word in both editions and can be nothing else: the backbone of the alignment, and
//! what was moved.

use std::collections::{HashMap, HashSet};

use super::Comparison;
use super::align::Budget;
use super::links::{Links, NONE, Run};
use super::seeds::{BySeed, by_seed, seed};

/// Words per seed. Four in a row, unique in both editions, are looked at more closely.
const SEED: usize = 4;
/// Evidence (in rare words) for a passage to be fixed in place before anything finer is asked.
const BACKBONE: f32 = 5.0;
/// A passage stays in the reading order where this share of its words has a place there.
const IN_PLACE: f32 = 0.75;
/// A passage out of order must say more: it takes words out of the reading order.
const MOVED: f32 = 6.0;

/// Links the strong passages. In-order ones become the backbone, the others are marked as moved.
pub(super) fn lay(c: &Comparison<'_>, links: &mut Links, budget: &mut Budget) {
    let passages = common_passages(&c.old.token, &c.new.token, SEED).into_iter();
    let weighed = passages.map(|run| Tile {
        run,
        weight: c.weight_of(run.old..run.old_end()),
    });
    let mut tiles = claim(c, weighed.collect());
    tiles.sort_by_key(|tile| tile.run.old);
    let in_order = heaviest_chain(&tiles);
    let chain: Vec<Run> = tiles
        .iter()
        .zip(&in_order)
        .filter(|pair| *pair.1)
        .map(|pair| pair.0.run)
        .collect();
    for (&Tile { run, weight }, in_order) in tiles.iter().zip(in_order) {
        if in_order {
            links.link_run(run);
        } else if weight >= MOVED && !has_a_place_in_order(c, &chain, run, budget) {
            links.link_run(run);
            links.moved[run.old..run.old_end()].fill(true);
        }
    }
}

/// A passage common to both editions and what it says, in rare words.
#[derive(Clone, Copy)]
pub(super) struct Tile {
    pub run: Run,
    pub weight: f32,
}

/// The longest common passages around seeds of so many words that occur once in each edition, by old position.
///
/// Linear: two passages on different diagonals cannot pass through one another's seeds, so no word is looked at more
/// than a few times.
pub(super) fn common_passages(old: &[u32], new: &[u32], length: usize) -> Vec<Run> {
    let mut seeds: BySeed<Seed> = by_seed(new.len());
    for (at, words) in new.windows(length).enumerate() {
        let seed = seeds.entry(seed(words)).or_default();
        seed.in_new += 1;
        seed.at = at;
    }
    for words in old.windows(length) {
        if let Some(seed) = seeds.get_mut(&seed(words)) {
            seed.in_old += 1;
        }
    }
    let mut found = Vec::new();
    // how far each diagonal has been followed
    let mut reached: HashMap<isize, usize> = HashMap::new();
    for (at, words) in old.windows(length).enumerate() {
        let Some(&Seed {
            in_new: 1,
            in_old: 1,
            at: there,
        }) = seeds.get(&seed(words))
        else {
            continue;
        };
        let diagonal = there as isize - at as isize;
        if reached.get(&diagonal).is_some_and(|&end| end > at) {
            continue;
        }
        let alike = |pair: &(&u32, &u32)| pair.0 == pair.1;
        let back = old[..at]
            .iter()
            .rev()
            .zip(new[..there].iter().rev())
            .take_while(alike)
            .count();
        let ahead = old[at..]
            .iter()
            .zip(&new[there..])
            .take_while(alike)
            .count();
        let run = Run {
            old: at - back,
            new: there - back,
            len: back + ahead,
        };
        reached.insert(diagonal, run.old_end());
        found.push(run);
    }
    found
}

#[derive(Default)]
struct Seed {
    in_new: u32,
    in_old: u32,
    at: usize,
}

/// Heaviest first; a word once taken is taken. What is left of a passage must still be strong.
fn claim(c: &Comparison<'_>, mut passages: Vec<Tile>) -> Vec<Tile> {
    passages.retain(|tile| tile.weight >= BACKBONE);
    passages.sort_by(|a, b| {
        b.weight
            .total_cmp(&a.weight)
            .then(a.run.old.cmp(&b.run.old))
    });
    let mut links = Links::none(c.old.len(), c.new.len());
    let mut tiles = Vec::new();
    for Tile { run, .. } in passages {
        // the longest stretch nobody holds
        let mut best = Run { len: 0, ..run };
        let mut open = best;
        for step in 0..run.len {
            if links.to[run.old + step] == NONE && links.from[run.new + step] == NONE {
                if open.len == 0 {
                    open = Run {
                        old: run.old + step,
                        new: run.new + step,
                        len: 0,
                    };
                }
                open.len += 1;
                if open.len > best.len {
                    best = open;
                }
            } else {
                open.len = 0;
            }
        }
        let weight = c.weight_of(best.old..best.old_end());
        if weight >= BACKBONE {
            links.link_run(best);
            tiles.push(Tile { run: best, weight });
        }
    }
    tiles
}

/// Which of the tiles (sorted by old position) make up the heaviest chain that also ascends in the new edition.
pub(super) fn heaviest_chain(tiles: &[Tile]) -> Vec<bool> {
    let mut by_new: Vec<usize> = (0..tiles.len()).collect();
    by_new.sort_by_key(|&tile| tiles[tile].run.new);
    let mut rank = vec![0usize; tiles.len()];
    for (place, &tile) in by_new.iter().enumerate() {
        rank[tile] = place + 1;
    }
    let mut ends = Ends {
        tree: vec![(0.0, NO_TILE); tiles.len() + 1],
    };
    let mut before = vec![NO_TILE; tiles.len()];
    for (tile, &Tile { weight, .. }) in tiles.iter().enumerate() {
        let (total, last) = ends.heaviest_up_to(rank[tile] - 1);
        before[tile] = last;
        ends.put(rank[tile], (total + f64::from(weight), tile));
    }
    let mut chosen = vec![false; tiles.len()];
    let mut tile = ends.heaviest_up_to(tiles.len()).1;
    while tile != NO_TILE {
        chosen[tile] = true;
        tile = before[tile];
    }
    chosen
}

const NO_TILE: usize = usize::MAX;

/// The heaviest chain that ends at or before each place of the new edition, and its last tile: a Fenwick tree
/// (Software: Practice and Experience 24, 1994) that keeps maxima.
struct Ends {
    tree: Vec<(f64, usize)>,
}

impl Ends {
    fn heaviest_up_to(&self, mut place: usize) -> (f64, usize) {
        let mut best = (0.0, NO_TILE);
        while place > 0 {
            if self.tree[place].0 > best.0 {
                best = self.tree[place];
            }
            place &= place - 1;
        }
        best
    }

    fn put(&mut self, mut place: usize, chain: (f64, usize)) {
        while place < self.tree.len() {
            if chain.0 > self.tree[place].0 {
                self.tree[place] = chain;
            }
            place += place & place.wrapping_neg();
        }
    }
}

/// Would the reading order do nearly as well? A copy elsewhere may be the better match by a word, and is not where
/// the passage went.
fn has_a_place_in_order(c: &Comparison<'_>, chain: &[Run], run: Run, budget: &mut Budget) -> bool {
    let at = chain.partition_point(|link| link.old < run.old);
    let from = at
        .checked_sub(1)
        .map_or(0, |before| chain[before].new_end());
    let to = chain
        .get(at)
        .map_or(c.new.len(), |after| after.new)
        .max(from);
    if !budget.spend(to - from + run.len) {
        return false;
    }
    let pairs: HashSet<&[u32]> = c.new.token[from..to].windows(2).collect();
    let (mut found, mut all) = (0.0, 0.0);
    for word in run.old..run.old_end() - 1 {
        all += c.weight(word);
        if pairs.contains(&c.old.token[word..word + 2]) {
            found += c.weight(word);
        }
    }
    found >= IN_PLACE * all
}
