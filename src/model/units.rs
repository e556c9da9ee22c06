//! Durations and sizes as people write them in settings: `15m`, `24h`, `10 MiB`. For `#[serde(with = ...)]`.

/// A duration as a number and `s`, `m`, `h` or `d`.
pub mod period {
    use jiff::SignedDuration;
    use serde::{Deserialize, Deserializer, Serializer, de::Error};
    use std::time::Duration;

    /// A type that holds whole seconds.
    pub trait Seconds: Sized {
        /// From seconds.
        fn from_seconds(seconds: u32) -> Self;
        /// To seconds, rounded down.
        fn seconds(&self) -> u64;
    }

    impl Seconds for Duration {
        fn from_seconds(seconds: u32) -> Self {
            Self::from_secs(u64::from(seconds))
        }
        fn seconds(&self) -> u64 {
            self.as_secs()
        }
    }

    impl Seconds for SignedDuration {
        fn from_seconds(seconds: u32) -> Self {
            Self::from_secs(i64::from(seconds))
        }
        fn seconds(&self) -> u64 {
            self.unsigned_abs().as_secs()
        }
    }

    /// Seconds of `90s`, `15m`, `24h`, `8d`; nothing for any other form.
    pub fn parse(text: &str) -> Option<u32> {
        let text = text.trim();
        let (digits, unit) = text.split_at_checked(text.len().checked_sub(1)?)?;
        let unit = match unit {
            "s" => 1,
            "m" => 60,
            "h" => 3600,
            "d" => 86_400,
            _ => return None,
        };
        digits.trim().parse::<u32>().ok()?.checked_mul(unit)
    }

    /// Reads `15m`.
    ///
    /// # Errors
    /// Any other form, with the forms allowed.
    pub fn deserialize<'de, D: Deserializer<'de>, T: Seconds>(deserializer: D) -> Result<T, D::Error> {
        let text = String::deserialize(deserializer)?;
        let wrong = || {
            D::Error::custom(format!("`{text}` is no duration such as \"90s\", \"15m\", \"24h\" or \"8d\""))
        };
        parse(&text).map(T::from_seconds).ok_or_else(wrong)
    }

    /// Writes the largest unit without a remainder.
    ///
    /// # Errors
    /// Those of the serializer.
    pub fn serialize<S: Serializer, T: Seconds>(value: &T, serializer: S) -> Result<S::Ok, S::Error> {
        let seconds = value.seconds();
        let units = [(86_400, 'd'), (3600, 'h'), (60, 'm')];
        let fits = units
            .into_iter()
            .find(|(unit, _)| seconds > 0 && seconds.is_multiple_of(*unit))
            .unwrap_or((1, 's'));
        serializer.serialize_str(&format!("{}{}", seconds / fits.0, fits.1))
    }
}

/// A number of bytes as a number and `B`, `KiB` or `MiB`.
pub mod size {
    use serde::{Deserialize, Deserializer, Serializer, de::Error};

    /// Bytes of `512 B`, `500 KiB`, `10 MiB`; nothing for any other form.
    pub fn parse(text: &str) -> Option<usize> {
        let text = text.trim();
        let (digits, unit) = text.split_at_checked(text.find(|c: char| !c.is_ascii_digit())?)?;
        let shift = match unit.trim() {
            "B" => 0,
            "KiB" => 10,
            "MiB" => 20,
            _ => return None,
        };
        digits.parse::<usize>().ok()?.checked_mul(1 << shift)
    }

    /// Reads `10 MiB`.
    ///
    /// # Errors
    /// Any other form, with the forms allowed.
    pub fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<usize, D::Error> {
        let text = String::deserialize(deserializer)?;
        parse(&text).ok_or_else(|| {
            D::Error::custom(format!("`{text}` is no size such as \"512 B\", \"500 KiB\" or \"10 MiB\""))
        })
    }

    /// Writes the largest unit without a remainder.
    ///
    /// # Errors
    /// Those of the serializer.
    pub fn serialize<S: Serializer>(value: &usize, serializer: S) -> Result<S::Ok, S::Error> {
        let fits = [(20, "MiB"), (10, "KiB")]
            .into_iter()
            .find(|(shift, _)| *value > 0 && value.is_multiple_of(1 << shift));
        let (shift, unit) = fits.unwrap_or((0, "B"));
        serializer.serialize_str(&format!("{} {unit}", value >> shift))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn durations_and_sizes_are_read_with_their_units_only() {
        assert_eq!(period::parse("15m"), Some(900));
        assert_eq!(period::parse("8d"), Some(691_200));
        for wrong in ["15", "m", "-1s", "1 week", "99999999d", "é"] {
            assert_eq!(period::parse(wrong), None, "{wrong}");
        }
        assert_eq!(size::parse("10 MiB"), Some(10 << 20));
        assert_eq!(size::parse("500KiB"), Some(500 << 10));
        for wrong in ["10", "MiB", "10 GB", "1.5 MiB"] {
            assert_eq!(size::parse(wrong), None, "{wrong}");
        }
    }
}
