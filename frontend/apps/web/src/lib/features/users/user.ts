import type { User } from '@intric/intric-js';

/** What to call somebody: the part of the address before the @, since accounts carry no other name. */
export function displayName(user: User): string {
  const [local = user.email] = user.email.split('@');
  return local
    .split(/[._-]+/)
    .filter(Boolean)
    .map((word) => word.charAt(0).toLocaleUpperCase() + word.slice(1))
    .join(' ');
}

/** At most two letters for the round badge. */
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
