import type { User } from '@intric/intric-js';
import { describe, expect, it } from 'vitest';
import { displayName, initials } from './user';

function aUser(email: string): User {
  const tenant = { id: 't', name: 'Exempelköping' };
  return { id: 'u', email, tenant, role: 'user', permissions: [] };
}

describe('the display name', () => {
  it('is derived from the e-mail address', () => {
    expect(displayName(aUser('karin.oberg@example.com'))).toBe('Karin Oberg');
    expect(initials(aUser('karin.oberg@example.com'))).toBe('KO');
  });

  it('supports an address of one word', () => {
    expect(displayName(aUser('admin@example.com'))).toBe('Admin');
    expect(initials(aUser('admin@example.com'))).toBe('A');
  });
});
