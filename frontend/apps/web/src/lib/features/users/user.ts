import type { User } from '@intric/intric-js';

/** Derives a name from the e-mail address, since accounts have no other name. */
export function displayName(user: User): string {
  const [local = user.email] = user.email.split('@');
  return local
    .split(/[._-]+/)
    .filter(Boolean)
    .map((word) => word.charAt(0).toLocaleUpperCase() + word.slice(1))
    .join(' ');
}

/** Returns at most two letters for the user's badge. */
export function initials(user: User): string {
  return displayName(user)
    .split(' ')
    .slice(0, 2)
    .map((word) => word.charAt(0))
    .join('');
}

export function isAdmin(user: User): boolean {
  return user.role === 'admin';
}
