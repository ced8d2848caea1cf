DROP TABLE roles;
DROP TABLE certificates;
DROP TABLE persons;
DROP TABLE workplace_aliases;
DROP TABLE workplaces;
DROP TABLE companies;
