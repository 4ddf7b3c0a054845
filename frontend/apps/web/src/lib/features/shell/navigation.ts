import { m } from '$lib/paraglide/messages';
import Box from '@lucide/svelte/icons/box';
import Images from '@lucide/svelte/icons/images';
import KeyRound from '@lucide/svelte/icons/key-round';
import LayoutGrid from '@lucide/svelte/icons/layout-grid';
import type { User } from '@intric/intric-js';
import type { Component } from 'svelte';
import { isAdmin } from '$lib/features/users/user';

export interface Place {
  href: string;
  label: string;
  icon: Component<{ size?: number | string; class?: string }>;
  /** Every address that starts so is inside this place. */
  prefix: string;
}

/** Where everybody may go. */
export function commonPlaces(): Place[] {
  return [
    { href: '/spaces', prefix: '/spaces', label: m.nav_spaces(), icon: LayoutGrid },
    { href: '/images', prefix: '/images', label: m.nav_images(), icon: Images }
  ];
}

/** The places of the top bar that this user may go to. */
export function placesFor(user: User): Place[] {
  const admin = { href: '/admin/image-models', prefix: '/admin', label: m.nav_admin(), icon: Box };
  return isAdmin(user) ? [...commonPlaces(), admin] : commonPlaces();
}

/** The pages of the admin place. */
export function adminPages(): Place[] {
  return [
    entry('/admin/image-models', m.nav_image_models(), Box),
    entry('/admin/credentials', m.nav_credentials(), KeyRound)
  ];
}

function entry(href: string, label: string, icon: Place['icon']): Place {
  return { href, prefix: href, label, icon };
}
