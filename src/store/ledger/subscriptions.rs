//! Subscriptions at hubs (WebSub, W3C Recommendation of 23 January 2018): asked for, verified, renewed, pinged.

use super::Ledger;
use crate::store::values::{parsed, second_after};
use crate::store::{HubAnswer, HubReply, StoreError, Subscription};
use jiff::{SignedDuration, Timestamp};
use rusqlite::{OptionalExtension, params};
use url::Url;

/// A hub that was asked and has not called back is asked again after this.
const ASK_AGAIN: SignedDuration = SignedDuration::from_hours(1);
/// One that said no, or could not be reached, after this.
const REFUSED: SignedDuration = SignedDuration::from_hours(24);
/// A lease is at least this long, whatever the hub says, ...
const LEAST_LEASE: u64 = 3_600;
/// ... and at most this long.
const MOST_LEASE: u64 = 30 * 86_400;
/// Pings that come faster make a listing due no oftener than this.
const PING_GAP: i64 = 60;

impl Ledger {
    /// Remembers the hub and the topic URL that a listing names; another hub is another subscription.
    pub fn hub_found(
        &mut self,
        listing: i64,
        hub: &Url,
        topic: &Url,
        now: Timestamp,
    ) -> Result<(), StoreError> {
        self.connection
            .prepare_cached(
                "INSERT INTO subscriptions (listing, hub, topic, token, secret, state, due_at)
                 VALUES (?1, ?2, ?3, ?4, ?5, 'wanted', ?6)
                 ON CONFLICT (listing) DO UPDATE SET
                   hub = excluded.hub, topic = excluded.topic, token = excluded.token, secret = excluded.secret,
                   state = 'wanted', due_at = excluded.due_at, expires_at = NULL
                  WHERE hub <> excluded.hub OR topic <> excluded.topic",
            )?
            .execute(params![listing, hub.as_str(), topic.as_str(), random()?, random()?, now.as_second()])?;
        Ok(())
    }

    /// The subscriptions that are to be asked for or renewed now; each is not due again for an hour.
    pub fn claim_due_subscriptions(&mut self, now: Timestamp) -> Result<Vec<Subscription>, StoreError> {
        let mut query = self.connection.prepare_cached(
            "SELECT s.listing, s.hub, s.topic, s.token, s.secret FROM subscriptions s
               JOIN listings l ON l.id = s.listing AND l.configured = 1
              WHERE s.due_at <= ?1 ORDER BY s.due_at, s.listing",
        )?;
        let mut rows = query.query([now.as_second()])?;
        let mut due = Vec::new();
        while let Some(row) = rows.next()? {
            due.push(Subscription {
                listing: row.get(0)?,
                hub: parsed(Url::parse(&row.get::<_, String>(1)?))?,
                topic: parsed(Url::parse(&row.get::<_, String>(2)?))?,
                token: row.get(3)?,
                secret: row.get(4)?,
            });
        }
        let mut claim =
            self.connection.prepare_cached("UPDATE subscriptions SET due_at = ?2 WHERE listing = ?1")?;
        for subscription in &due {
            claim.execute(params![subscription.listing, second_after(now + ASK_AGAIN)])?;
        }
        Ok(due)
    }

    /// What the hub answered to the question, not yet to its verification.
    pub fn hub_answered(&mut self, listing: i64, reply: HubReply, now: Timestamp) -> Result<(), StoreError> {
        // One that is accepted is asked again in an hour, as its claim said, unless the hub has verified it by now. A
        // renewal that fails takes nothing from a lease that still holds.
        let (state, due) = match reply {
            HubReply::Accepted => ("asked", now),
            HubReply::Refused => ("failed", now + REFUSED),
            HubReply::Later(until) => return self.postpone_subscription(listing, until),
        };
        self.connection.execute(
            "UPDATE subscriptions SET due_at = max(due_at, ?3),
                    state = iif(state = 'active' AND expires_at > ?4, 'active', ?2)
              WHERE listing = ?1",
            params![listing, state, second_after(due), now.as_second()],
        )?;
        Ok(())
    }

    fn postpone_subscription(&self, listing: i64, until: Timestamp) -> Result<(), StoreError> {
        self.connection
            .prepare_cached("UPDATE subscriptions SET due_at = ?2 WHERE listing = ?1")?
            .execute(params![listing, second_after(until)])?;
        Ok(())
    }

    /// The hub calls back: true where we asked for this. A subscription is renewed after three quarters of its lease.
    pub fn hub_verifies(&mut self, answer: &HubAnswer, now: Timestamp) -> Result<bool, StoreError> {
        let changed = match answer {
            HubAnswer::Subscribed { token, topic, lease_seconds } => {
                let lease =
                    i64::try_from((*lease_seconds).clamp(LEAST_LEASE, MOST_LEASE)).unwrap_or_default();
                let at = |seconds: i64| now.as_second().saturating_add(seconds);
                self.connection.execute(
                    "UPDATE subscriptions SET state = 'active', expires_at = ?3, due_at = ?4
                      WHERE token = ?1 AND topic = ?2",
                    params![token, topic, at(lease), at(lease / 4 * 3)],
                )?
            }
            HubAnswer::Denied { token, topic } => self.connection.execute(
                "UPDATE subscriptions SET state = 'denied', expires_at = NULL, due_at = ?3
                  WHERE token = ?1 AND topic = ?2",
                params![token, topic, second_after(now + REFUSED)],
            )?,
        };
        Ok(changed > 0)
    }

    /// The secret of a subscription; nothing for a token that is nobody's.
    pub fn hub_secret(&mut self, token: &str) -> Result<Option<String>, StoreError> {
        Ok(self
            .connection
            .prepare_cached("SELECT secret FROM subscriptions WHERE token = ?1")?
            .query_row([token], |row| row.get(0))
            .optional()?)
    }

    /// The hub says that there is something new: the listing is due, unless it failed or its host is paused.
    pub fn hub_pings(&mut self, token: &str, now: Timestamp) -> Result<(), StoreError> {
        let listing: Option<i64> = self
            .connection
            .prepare_cached(
                "UPDATE subscriptions SET pinged_at = ?2, pings = pings + 1 WHERE token = ?1 RETURNING listing",
            )?
            .query_row(params![token, now.as_second()], |row| row.get(0))
            .optional()?;
        listing.map_or(Ok(()), |listing| self.pinged(listing, now))
    }

    /// Makes a listing due, though not sooner after its last poll than pings count.
    pub(super) fn pinged(&self, listing: i64, now: Timestamp) -> Result<(), StoreError> {
        self.connection
            .prepare_cached(
                "UPDATE listings SET next_check_at = min(next_check_at, max(?2, coalesce(last_poll_at, 0) + ?3))
                  WHERE id = ?1 AND failures = 0",
            )?
            .execute(params![listing, now.as_second(), PING_GAP])?;
        Ok(())
    }

    /// Whether its hub has told of a change at this moment or later.
    pub(super) fn is_pinged_since(&self, listing: i64, moment: Timestamp) -> Result<bool, StoreError> {
        Ok(self
            .connection
            .prepare_cached("SELECT 1 FROM subscriptions WHERE listing = ?1 AND pinged_at >= ?2")?
            .exists(params![listing, moment.as_second()])?)
    }

    /// Whether a hub tells of this listing at present: it has promised to, and has done so within a day.
    pub fn is_subscribed(&mut self, listing: i64, now: Timestamp) -> Result<bool, StoreError> {
        Ok(self
            .connection
            .prepare_cached(
                "SELECT 1 FROM subscriptions WHERE listing = ?1 AND state = 'active' AND expires_at > ?2 AND pinged_at > ?2 - 86400",
            )?
            .exists(params![listing, now.as_second()])?)
    }
}

/// 128 bits that nobody can guess.
fn random() -> Result<String, StoreError> {
    let mut bytes = [0_u8; 16];
    let filled = rustix::rand::getrandom(&mut bytes, rustix::rand::GetRandomFlags::empty());
    match filled {
        Ok(count) if count == bytes.len() => Ok(bytes.iter().map(|byte| format!("{byte:02x}")).collect()),
        _ => Err(StoreError::Content("the system gives no random numbers for a secret".to_owned())),
    }
}
