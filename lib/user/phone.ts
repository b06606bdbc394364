/** A phone number as it is shown: `138****0000`, without its country code; null for none. */
export function maskedPhone(phone: string | null): string | null {
  const national = phone?.split(' ').at(-1)
  return national === undefined ? null : `${national.slice(0, 3)}****${national.slice(-4)}`
}
