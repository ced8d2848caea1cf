DROP TABLE medicines;
DROP TABLE nomenclature_versions;
