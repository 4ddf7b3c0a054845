import { m } from '$lib/paraglide/messages';
import Box from '@lucide/svelte/icons/box';
import Images from '@lucide/svelte/icons/images';
import KeyRound from '@lucide/svelte/icons/key-round';
import LayoutGrid from '@lucide/svelte/icons/layout-grid';
import type { User } from '@intric/intric-js';
import type { Component } from 'svelte';
import { isAdmin } from '$lib/features/users/user';

interface NavItem {
  href: string;
  label: string;
  icon: Component<{ size?: number | string; class?: string }>;
  /** The item is current on every path with this prefix. */
  prefix: string;
}

/** The items that all users see. */
export function commonNavItems(): NavItem[] {
  return [
    { href: '/spaces', prefix: '/spaces', label: m.nav_spaces(), icon: LayoutGrid },
    { href: '/images', prefix: '/images', label: m.nav_images(), icon: Images }
  ];
}

/** Returns the items of the top bar for a user. */
export function navItemsFor(user: User): NavItem[] {
  const admin = { href: '/admin/image-models', prefix: '/admin', label: m.nav_admin(), icon: Box };
  return isAdmin(user) ? [...commonNavItems(), admin] : commonNavItems();
}

/** The items of the admin menu. */
export function adminNavItems(): NavItem[] {
  return [
    navItem('/admin/image-models', m.nav_image_models(), Box),
    navItem('/admin/credentials', m.nav_credentials(), KeyRound)
  ];
}

function navItem(href: string, label: string, icon: NavItem['icon']): NavItem {
  return { href, prefix: href, label, icon };
}
