/** `243 MHz`, `30.5 kHz`. */
export function frequencyLabel(hertz: number): string {
  const [value, unit] = hertz >= 1e9 ? [hertz / 1e9, 'GHz'] : hertz >= 1e6 ? [hertz / 1e6, 'MHz'] : hertz >= 1e3 ? [hertz / 1e3, 'kHz'] : [hertz, 'Hz']
  return `${Number(value.toFixed(6))} ${unit}`
}

const damageWords = ['none', 'slight', 'moderate', 'destroyed'] as const

export function damageLabel(damage: number | null): string | null {
  return damage === null ? null : (damageWords[damage] ?? null)
}
