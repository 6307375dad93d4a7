import { AppError } from '../errors/app-error.js';

/** 409: without this person nobody could administer the installation. */
export class LastAdministratorError extends AppError {
  constructor() {
    super(409, 'permission.last-administrator', 'Somebody must remain to administer Memento.');
  }
}

/** 409: what would lock oneself out is for another administrator to do. */
export class YourselfError extends AppError {
  constructor() {
    super(409, 'user.yourself', 'Ask another administrator: nobody removes or deactivates the own account.');
  }
}

/** 409: the new owner has projects of the same names already; nothing was handed over. */
export class HandOverClashError extends AppError {
  constructor(names: string[]) {
    const listed = names.map((name) => `"${name}"`).join(', ');
    super(409, 'project.name-taken', `Both have projects of the same name (${listed}). Rename them first.`, { names });
  }
}

/** 403: the old password was not given as it is. */
export class WrongPasswordError extends AppError {
  constructor() {
    super(403, 'auth.password-wrong', 'The old password is wrong.');
  }
}
