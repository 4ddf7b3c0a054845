import type { User } from '@intric/intric-js';
import { describe, expect, it } from 'vitest';
import { adminNavItems, navItemsFor } from './navigation';

function aUser(role: User['role']): User {
  const tenant = { id: 't', name: 'Exempelköping' };
  return { id: 'u', email: 'karin@example.com', tenant, role, permissions: [] };
}

describe('the top bar', () => {
  it('shows the admin item to administrators', () => {
    expect(navItemsFor(aUser('admin')).map(({ href }) => href)).toEqual([
      '/spaces',
      '/images',
      '/admin/image-models'
    ]);
  });

  it('hides the admin item from other users', () => {
    expect(navItemsFor(aUser('user')).map(({ href }) => href)).toEqual(['/spaces', '/images']);
  });
});

describe('the admin menu', () => {
  it('lists the models and the credentials', () => {
    expect(adminNavItems().map(({ href }) => href)).toEqual([
      '/admin/image-models',
      '/admin/credentials'
    ]);
  });
});
