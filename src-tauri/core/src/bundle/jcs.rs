//! JSON in the one form that can be compared byte for byte: RFC 8785 (JCS), for what bundles write and sign.
//!
//! Numbers in a manifest are whole, within ±(2^53 − 1), so that every reader sees the same number; RFC 8785's rule for
//! fractions is not needed and fractions are refused. What reads is the strict pair of what writes: [`parse`] refuses
//! all bytes that [`to_bytes`] would not have made. That one comparison excludes duplicate keys, other number forms,
//! byte order marks and hidden white space.

use serde_json::Value;

use super::limits::MAX_JSON_DEPTH;

/// The largest number whose neighbors every JSON reader can tell from it.
pub const MAX_NUMBER: u64 = (1 << 53) - 1;

/// Reads JSON that is in its one form. What is wrong is said for a person, without a full stop.
pub(super) fn parse(bytes: &[u8]) -> Result<Value, String> {
    let value: Value = serde_json::from_slice(bytes).map_err(|e| format!("it is not JSON: {e}"))?;
    let again = to_bytes(&value)?;
    if again != bytes {
        let at = again.iter().zip(bytes).take_while(|(a, b)| a == b).count();
        return Err(format!(
            "it is not in the one form of RFC 8785, from byte {at} on"
        ));
    }
    Ok(value)
}

/// Writes JSON in its one form.
pub(super) fn to_bytes(value: &Value) -> Result<Vec<u8>, String> {
    let mut out = Vec::new();
    write(value, 0, &mut out)?;
    Ok(out)
}

fn write(value: &Value, depth: usize, out: &mut Vec<u8>) -> Result<(), String> {
    match value {
        Value::Null => out.extend_from_slice(b"null"),
        Value::Bool(true) => out.extend_from_slice(b"true"),
        Value::Bool(false) => out.extend_from_slice(b"false"),
        Value::Number(number) => {
            let whole = number
                .as_i64()
                .filter(|n| n.unsigned_abs() <= MAX_NUMBER)
                .ok_or_else(|| format!("{number} is not a whole number within ±{MAX_NUMBER}"))?;
            out.extend_from_slice(whole.to_string().as_bytes());
        }
        Value::String(text) => write_string(text, out)?,
        Value::Array(items) => {
            let depth = deeper(depth)?;
            out.push(b'[');
            for (place, item) in items.iter().enumerate() {
                if place > 0 {
                    out.push(b',');
                }
                write(item, depth, out)?;
            }
            out.push(b']');
        }
        Value::Object(map) => {
            let depth = deeper(depth)?;
            // RFC 8785 sorts by UTF-16 units, which is not the order of code points.
            let mut pairs: Vec<_> = map.iter().collect();
            pairs.sort_by(|(a, _), (b, _)| a.encode_utf16().cmp(b.encode_utf16()));
            out.push(b'{');
            for (place, (key, value)) in pairs.into_iter().enumerate() {
                if place > 0 {
                    out.push(b',');
                }
                write_string(key, out)?;
                out.push(b':');
                write(value, depth, out)?;
            }
            out.push(b'}');
        }
    }
    Ok(())
}

/// `serde_json` escapes as RFC 8785 asks: the short forms, `\u00xx` in lower case for other controls, nothing else.
fn write_string(text: &str, out: &mut Vec<u8>) -> Result<(), String> {
    serde_json::to_writer(out, text).map_err(|e| e.to_string())
}

fn deeper(depth: usize) -> Result<usize, String> {
    if depth == MAX_JSON_DEPTH {
        return Err(format!("it is nested over {MAX_JSON_DEPTH} deep"));
    }
    Ok(depth + 1)
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    /// The example of RFC 8785, section 3.2.3: order by UTF-16 units.
    #[test]
    fn keys_stand_in_the_order_of_utf_16() {
        let value: Value = serde_json::from_str(
            r#"{"\u20ac":"Euro Sign","\r":"Carriage Return","\ufb33":"Hebrew Letter Dalet With Dagesh","1":"One","\ud83d\ude00":"Emoji","\u0080":"Control","\u00f6":"O"}"#,
        )
        .unwrap();
        let written = String::from_utf8(to_bytes(&value).unwrap()).unwrap();
        let order = [
            "\\r",
            "1",
            "\u{80}",
            "\u{f6}",
            "\u{20ac}",
            "\u{1f600}",
            "\u{fb33}",
        ];
        let places: Vec<_> = order
            .iter()
            .map(|key| written.find(&format!("\"{key}\":")).unwrap())
            .collect();
        assert!(places.is_sorted(), "{written}");
    }

    #[test]
    fn strings_are_escaped_as_little_as_possible() {
        let value = Value::from("\u{8}\u{9}\u{a}\u{c}\u{d}\u{0}\u{1f}\u{7f}\"\\/€\u{2028}");
        let written = String::from_utf8(to_bytes(&value).unwrap()).unwrap();
        assert_eq!(
            written,
            "\"\\b\\t\\n\\f\\r\\u0000\\u001f\u{7f}\\\"\\\\/€\u{2028}\""
        );
    }

    #[test]
    fn only_the_one_form_is_read() {
        for right in [
            r#"{"a":1,"b":[true,null,-5,"x"]}"#,
            "[]",
            "{}",
            "9007199254740991",
            "\"é\"",
        ] {
            assert_eq!(
                to_bytes(&parse(right.as_bytes()).unwrap()).unwrap(),
                right.as_bytes()
            );
        }
        for wrong in [
            r#"{"a":2,"a":1}"#,
            r#"{"b":1,"a":2}"#,
            r#"{"a": 1}"#,
            "{\"a\":1}\n",
            "\u{feff}{}",
            r#"{"a":1.0}"#,
            r#"{"a":1.5}"#,
            r#"{"a":1e400}"#,
            r#"{"a":1e2}"#,
            r#"{"a":-0}"#,
            r#"{"a":9007199254740992}"#,
            r#"{"a":"\u00e9"}"#,
            r#"{"a":"\ud800"}"#,
            r#"{"a":"\/"}"#,
            r#"{"a":"\u001F"}"#,
            "",
            "{",
            "{}{}",
        ] {
            assert!(parse(wrong.as_bytes()).is_err(), "{wrong}");
        }
    }

    #[test]
    fn json_is_nested_to_a_depth_and_no_deeper() {
        let nested = |depth: usize| "[".repeat(depth) + &"]".repeat(depth);
        parse(nested(MAX_JSON_DEPTH).as_bytes()).unwrap();
        assert!(parse(nested(MAX_JSON_DEPTH + 1).as_bytes()).is_err());
        assert!(parse("[".repeat(100_000).as_bytes()).is_err());
    }
}
