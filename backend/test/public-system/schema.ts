/** The tables of the public system as its setup/init.sql makes them: no foreign keys, no times, nothing may be NULL. */
export const PUBLIC_SCHEMA = `
CREATE TABLE users (user_id INT NOT NULL AUTO_INCREMENT PRIMARY KEY, username VARCHAR(50) NOT NULL, name VARCHAR(255) NOT NULL,
  password VARCHAR(255) NOT NULL, email VARCHAR(255) NOT NULL, settings TEXT NOT NULL DEFAULT '', UNIQUE KEY (username)) ENGINE=InnoDB;
CREATE TABLE permissions (user_id INT NOT NULL, type VARCHAR(8) NOT NULL, type_id INT NOT NULL,
  UNIQUE KEY (user_id, type, type_id), KEY (type, type_id)) ENGINE=InnoDB;
CREATE TABLE projects (project_id INT NOT NULL AUTO_INCREMENT PRIMARY KEY, name VARCHAR(255) NOT NULL, owner_id INT NOT NULL,
  settings TEXT NOT NULL DEFAULT '', UNIQUE KEY (name)) ENGINE=InnoDB;
CREATE TABLE categories (category_id INT NOT NULL AUTO_INCREMENT PRIMARY KEY, name VARCHAR(255) NOT NULL, project_id INT NOT NULL,
  owner_id INT NOT NULL, settings TEXT NOT NULL DEFAULT '', UNIQUE KEY (name, project_id), KEY (project_id)) ENGINE=InnoDB;
CREATE TABLE classifications (classification_id INT NOT NULL AUTO_INCREMENT PRIMARY KEY, name VARCHAR(255) NOT NULL,
  type VARCHAR(8) NOT NULL, data TEXT NOT NULL, project_id INT NOT NULL, owner_id INT NOT NULL,
  settings TEXT NOT NULL DEFAULT '', UNIQUE KEY (name, project_id)) ENGINE=InnoDB;
CREATE TABLE categories_classifications (category_id INT NOT NULL, classification_id INT NOT NULL,
  UNIQUE KEY (category_id, classification_id)) ENGINE=InnoDB;
CREATE TABLE labels (label_id INT NOT NULL AUTO_INCREMENT PRIMARY KEY, name VARCHAR(255) NOT NULL, project_id INT NOT NULL,
  owner_id INT NOT NULL, UNIQUE KEY (name, project_id)) ENGINE=InnoDB DEFAULT CHARSET=latin1;
CREATE TABLE images (image_id INT NOT NULL AUTO_INCREMENT PRIMARY KEY, name VARCHAR(255) NOT NULL, uri VARCHAR(1000) NOT NULL,
  type VARCHAR(1) NOT NULL, resolution VARCHAR(255) NOT NULL, project_id INT NOT NULL, owner_id INT NOT NULL,
  UNIQUE KEY (name, project_id)) ENGINE=InnoDB;
CREATE TABLE annotations (annotation_id INT NOT NULL AUTO_INCREMENT PRIMARY KEY, name VARCHAR(255) NOT NULL,
  status VARCHAR(1) NOT NULL, shared VARCHAR(255) NOT NULL, image_id INT NOT NULL, project_id INT NOT NULL,
  category_id INT NOT NULL, owner_id INT NOT NULL, UNIQUE KEY (name, category_id), KEY (status)) ENGINE=InnoDB;
CREATE TABLE annotations_labels (annotation_id INT, label_id INT, UNIQUE KEY (annotation_id, label_id)) ENGINE=InnoDB;
CREATE TABLE layers (layer_id INT NOT NULL AUTO_INCREMENT PRIMARY KEY, name VARCHAR(255) NOT NULL, data TEXT, image_id INT,
  settings TEXT DEFAULT '', sequence INT NOT NULL, parent_id INT NOT NULL, annotation_id INT NOT NULL, project_id INT NOT NULL,
  owner_id INT NOT NULL, UNIQUE KEY (name, annotation_id)) ENGINE=InnoDB;
CREATE TABLE comments (comment_id INT NOT NULL AUTO_INCREMENT PRIMARY KEY, content TEXT NOT NULL, sequence INT NOT NULL,
  layer_id INT NOT NULL, project_id INT NOT NULL, owner_id INT NOT NULL) ENGINE=InnoDB
`;
