//! The tables, as the migrations leave them; a test compares them with both databases.

mod reporters;

pub use reporters::{
    certificate_digests, certificates, companies, mentions, officers, offices, permits, persons,
    role_requests, roles, workplace_aliases, workplace_frequencies, workplace_products, workplaces,
};

diesel::table! {
    reviews (workplace_id, declaration_id, reason) {
        workplace_id -> BigInt,
        declaration_id -> BigInt,
        reason -> Text,
        marked_at -> Timestamp,
        detail -> Text,
    }
}

diesel::table! {
    outages (id) {
        id -> BigInt,
        begins -> Timestamp,
        ends -> Nullable<Timestamp>,
        reason -> Text,
        officer -> Nullable<Text>,
    }
}

diesel::table! {
    nomenclature_versions (name, valid_from) {
        name -> Text,
        valid_from -> Date,
        imported_at -> Timestamp,
    }
}

diesel::table! {
    medicines (code, valid_from) {
        code -> Text,
        valid_from -> Date,
        valid_to -> Nullable<Date>,
        name -> Text,
        unit -> Text,
        prescription -> Bool,
        controlled -> Bool,
    }
}

diesel::table! {
    excise_products (code, valid_from) {
        code -> Text,
        valid_from -> Date,
        valid_to -> Nullable<Date>,
        name -> Text,
        units -> Text,
    }
}

diesel::table! {
    series (workplace_id, kind) {
        workplace_id -> BigInt,
        kind -> Text,
    }
}

diesel::table! {
    documents (workplace_id, sha256) {
        workplace_id -> BigInt,
        sha256 -> Binary,
        bytes -> Binary,
        envelope -> Nullable<Binary>,
        packed -> Bool,
    }
}

diesel::table! {
    declarations (workplace_id, id) {
        id -> BigInt,
        workplace_id -> BigInt,
        kind -> Text,
        period_first -> Date,
        period -> Text,
        sequence -> SmallInt,
        state -> Text,
        number -> Nullable<Text>,
        document_sha256 -> Binary,
        certificate_id -> Nullable<BigInt>,
        received_at -> Timestamp,
        registered_at -> Nullable<Timestamp>,
        late -> Bool,
        replaced_by -> Nullable<Text>,
        signature -> Nullable<Text>,
        disposal -> Bool,
    }
}

diesel::table! {
    receipts (workplace_id, declaration_id) {
        workplace_id -> BigInt,
        declaration_id -> BigInt,
        bytes -> Binary,
    }
}

diesel::table! {
    history (workplace_id, declaration_id, position) {
        workplace_id -> BigInt,
        declaration_id -> BigInt,
        position -> Integer,
        at -> Timestamp,
        person_id -> Nullable<BigInt>,
        reason -> Text,
        from_state -> Nullable<Text>,
        to_state -> Text,
        officer -> Nullable<Text>,
    }
}

diesel::table! {
    drafts (workplace_id, kind, period) {
        workplace_id -> BigInt,
        kind -> Text,
        period -> Text,
        document -> Binary,
    }
}

diesel::table! {
    draft_changes (workplace_id, kind, period, position) {
        workplace_id -> BigInt,
        kind -> Text,
        period -> Text,
        position -> Integer,
        at -> Timestamp,
        person_id -> BigInt,
        reason -> Text,
        from_state -> Nullable<Text>,
        to_state -> Text,
    }
}

diesel::table! {
    outbox (workplace_id, declaration_id, state) {
        workplace_id -> BigInt,
        declaration_id -> BigInt,
        recorded_at -> Timestamp,
        state -> Text,
    }
}

diesel::table! {
    first_attempts (workplace_id, sha256) {
        workplace_id -> BigInt,
        sha256 -> Binary,
        received_at -> Timestamp,
    }
}

diesel::table! {
    rechecks (workplace_id, declaration_id) {
        workplace_id -> BigInt,
        declaration_id -> BigInt,
        certificate_id -> BigInt,
        received_at -> Timestamp,
        claimed_until -> Nullable<Timestamp>,
    }
}

diesel::table! {
    archives (month, part) {
        month -> Date,
        last_day -> Date,
        part -> Integer,
        detached_at -> Timestamp,
        officer -> Text,
        kept -> BigInt,
        written_at -> Nullable<Timestamp>,
        manifest_sha256 -> Nullable<Binary>,
        dropped_at -> Nullable<Timestamp>,
        restored_at -> Nullable<Timestamp>,
    }
}

diesel::table! {
    balance_lines (workplace_id, period_first, declaration_id, position) {
        workplace_id -> BigInt,
        period_first -> Date,
        declaration_id -> BigInt,
        position -> Integer,
        table_no -> SmallInt,
        row_no -> Integer,
        product -> Text,
        condition -> Nullable<Text>,
        unit -> Nullable<Text>,
        opening -> BigInt,
        receipts -> BigInt,
        issues -> BigInt,
        closing -> BigInt,
        difference -> BigInt,
        difference_reason -> Nullable<Text>,
    }
}

diesel::table! {
    lot_lines (workplace_id, period_first, declaration_id, position) {
        workplace_id -> BigInt,
        period_first -> Date,
        declaration_id -> BigInt,
        position -> Integer,
        table_no -> SmallInt,
        row_no -> Integer,
        product -> Text,
        lot -> Text,
        expiry -> Date,
        quantity -> BigInt,
    }
}

diesel::table! {
    journal_lines (workplace_id, period_first, declaration_id, position) {
        workplace_id -> BigInt,
        period_first -> Date,
        declaration_id -> BigInt,
        position -> Integer,
        table_no -> SmallInt,
        row_no -> Integer,
        product -> Text,
        operation -> Nullable<Text>,
        quantity -> BigInt,
        lot -> Nullable<Text>,
        expiry -> Nullable<Date>,
        beneficiary -> Nullable<Text>,
        unit_price -> Nullable<BigInt>,
        partner_workplace -> Nullable<Text>,
        partner_cui -> Nullable<Text>,
        partner_name -> Nullable<Text>,
        partner_country -> Nullable<Text>,
        document_kind -> Nullable<Text>,
        document_number -> Nullable<Text>,
        document_date -> Nullable<Date>,
    }
}

diesel::table! {
    audit (id) {
        id -> BigInt,
        at -> Timestamp,
        operation -> Text,
        code -> Integer,
        outcome -> Text,
        workplace -> Nullable<Text>,
        certificate_sha256 -> Nullable<Binary>,
        document_sha256 -> Nullable<Binary>,
        detail -> Text,
        officer -> Nullable<Text>,
    }
}

diesel::table! {
    seen_messages (sha256) {
        sha256 -> Binary,
        until -> Timestamp,
    }
}

diesel::table! {
    probe (id) {
        id -> BigInt,
        at -> Timestamp,
    }
}

diesel::allow_tables_to_appear_in_same_query!(certificates, certificate_digests);
diesel::allow_tables_to_appear_in_same_query!(declarations, archives);

diesel::allow_tables_to_appear_in_same_query!(
    companies,
    workplaces,
    workplace_aliases,
    roles,
    declarations,
    receipts,
    history,
    offices,
    persons,
    reviews,
    series,
    workplace_products,
    workplace_frequencies,
    draft_changes,
    mentions,
    permits,
    role_requests,
);
