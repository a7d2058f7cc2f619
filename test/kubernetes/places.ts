/** Addresses outside every inventory document, or further ones of it, by the name that cases give them: IPv4, IPv6. */
export const PLACES: Readonly<Record<string, readonly [string, string]>> = {
  internet: ['198.51.100.200', '2001:db8:f::7'],
  office: ['203.0.113.10', '2001:db8:c::10'],
  // In the upper half of the office's blocks 203.0.113.0/24 and 2001:db8:c::/64.
  kiosk: ['203.0.113.200', '2001:db8:c:0:8000::c8'],
  'second address of shop/cache': ['10.1.0.14', '2001:db8:1::14'],
};
