//! Zone names in front of which feeds leave out the offset.

/// Minutes east of UTC, in the meaning that feeds give the name; a summer name is its own row.
const ZONES: &[(&str, i16)] = &[
    ("z", 0),
    ("ut", 0),
    ("utc", 0),
    ("gmt", 0),
    ("wet", 0),
    ("zulu", 0),
    ("west", 60),
    ("bst", 60),
    ("cet", 60),
    ("mez", 60),
    ("wat", 60),
    ("cest", 120),
    ("mesz", 120),
    ("met", 60),
    ("mest", 120),
    ("cat", 120),
    ("sast", 120),
    ("eet", 120),
    ("eest", 180),
    ("msk", 180),
    ("мск", 180),
    ("trt", 180),
    ("eat", 180),
    ("ast", -240),
    ("adt", -180),
    ("msd", 240),
    ("samt", 240),
    ("gst", 240),
    ("azt", 240),
    ("get", 240),
    ("amt", 240),
    ("irst", 210),
    ("pkt", 300),
    ("yekt", 300),
    ("uzt", 300),
    ("ist", 330),
    ("npt", 345),
    ("omst", 360),
    ("ict", 420),
    ("wib", 420),
    ("krat", 420),
    ("hkt", 480),
    ("sgt", 480),
    ("awst", 480),
    ("irkt", 480),
    ("jst", 540),
    ("kst", 540),
    ("yakt", 540),
    ("acst", 570),
    ("acdt", 630),
    ("aest", 600),
    ("vlat", 600),
    ("aedt", 660),
    ("nzst", 720),
    ("nzdt", 780),
    ("brt", -180),
    ("art", -180),
    ("clt", -240),
    ("edt", -240),
    ("est", -300),
    ("et", -300),
    ("cdt", -300),
    ("cst", -360),
    ("mdt", -360),
    ("mst", -420),
    ("pdt", -420),
    ("pst", -480),
    ("akdt", -480),
    ("akst", -540),
    ("hst", -600),
    ("nst", -210),
    ("ndt", -150),
];

/// The offset of a folded zone name in minutes.
pub fn offset_of(folded: &str) -> Option<i16> {
    ZONES.iter().find(|(name, _)| *name == folded).map(|(_, minutes)| *minutes)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::HashSet;

    #[test]
    fn every_zone_name_stands_once_with_a_possible_offset() {
        let names: HashSet<&str> = ZONES.iter().map(|(name, _)| *name).collect();
        assert_eq!(names.len(), ZONES.len());
        assert!(names.len() >= 40);
        assert!(ZONES.iter().all(|(_, minutes)| (-720..=840).contains(minutes)));
    }
}
