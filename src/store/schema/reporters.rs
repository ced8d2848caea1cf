//! The tables of who reports: companies, workplaces and what happens to them, persons.

diesel::table! {
    companies (id) {
        id -> BigInt,
        cui -> Text,
        name -> Text,
        active -> Bool,
        owner_kind -> Text,
        excise_code -> Nullable<Text>,
    }
}

diesel::table! {
    workplaces (id) {
        id -> BigInt,
        code -> Text,
        name -> Text,
        unit_type -> Text,
        company_id -> BigInt,
        county -> Nullable<Text>,
        locality -> Nullable<Text>,
        street -> Nullable<Text>,
    }
}

diesel::table! {
    workplace_aliases (alias) {
        alias -> Text,
        workplace_id -> BigInt,
    }
}

diesel::table! {
    offices (workplace_id) {
        workplace_id -> BigInt,
        parent_id -> BigInt,
    }
}

diesel::table! {
    permits (workplace_id, id) {
        id -> BigInt,
        workplace_id -> BigInt,
        number -> Text,
        issued_on -> Date,
        company_id -> BigInt,
        request_number -> Nullable<Text>,
        request_date -> Nullable<Date>,
        document -> Nullable<Text>,
        litigation -> Bool,
        recorded_at -> Timestamp,
        recorded_by -> Nullable<Text>,
    }
}

diesel::table! {
    mentions (workplace_id, id) {
        id -> BigInt,
        workplace_id -> BigInt,
        event -> Text,
        valid_from -> Date,
        valid_to -> Nullable<Date>,
        status -> Nullable<Text>,
        company_id -> Nullable<BigInt>,
        county -> Nullable<Text>,
        locality -> Nullable<Text>,
        street -> Nullable<Text>,
        head -> Nullable<Text>,
        activity -> Nullable<Text>,
        active -> Nullable<Bool>,
        reports -> Nullable<Bool>,
        spares_offices -> Bool,
        reason -> Nullable<Text>,
        ground -> Nullable<Text>,
        act -> Nullable<Text>,
        act_date -> Nullable<Date>,
        document -> Nullable<Text>,
        recorded_at -> Timestamp,
        recorded_by -> Nullable<Text>,
        supersedes -> Nullable<BigInt>,
        void -> Bool,
    }
}

diesel::table! {
    role_requests (id) {
        id -> BigInt,
        person_id -> BigInt,
        company_id -> BigInt,
        role -> Text,
        document -> Text,
        asked_at -> Timestamp,
        state -> Text,
        decided_at -> Nullable<Timestamp>,
    }
}

diesel::table! {
    officers (id) {
        id -> BigInt,
        code -> Text,
        name -> Text,
        active -> Bool,
    }
}

diesel::table! {
    persons (id) {
        id -> BigInt,
        name -> Text,
        cnp_hash -> Nullable<Binary>,
        cnp -> Nullable<Binary>,
        email -> Nullable<Binary>,
        phone -> Nullable<Binary>,
    }
}

diesel::table! {
    certificates (id) {
        id -> BigInt,
        sha256 -> Binary,
        der -> Binary,
        person_id -> BigInt,
        serial -> Text,
        ski -> Nullable<Binary>,
        not_before -> Timestamp,
        not_after -> Timestamp,
        registered_at -> Timestamp,
        state -> Text,
        holder -> Nullable<Binary>,
    }
}

diesel::table! {
    certificate_digests (digest) {
        digest -> Binary,
        certificate_id -> BigInt,
    }
}

diesel::table! {
    roles (person_id, company_id, role, since) {
        person_id -> BigInt,
        company_id -> BigInt,
        role -> Text,
        since -> Timestamp,
        until -> Nullable<Timestamp>,
    }
}

diesel::table! {
    workplace_products (workplace_id, code, valid_from) {
        workplace_id -> BigInt,
        code -> Text,
        valid_from -> Date,
        valid_to -> Nullable<Date>,
    }
}

diesel::table! {
    workplace_frequencies (workplace_id, kind, from_year) {
        workplace_id -> BigInt,
        kind -> Text,
        from_year -> Integer,
        frequency -> Text,
    }
}
