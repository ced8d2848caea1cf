DROP TABLE workplace_frequencies;
DROP TABLE workplace_products;
DROP TABLE excise_products;
