//! nomenclature
