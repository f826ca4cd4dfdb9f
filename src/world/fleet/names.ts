/** Names that could be real, from a few words; a part of them in Chinese. */
import type { Random } from "./random";

const FIRST = [
  "Golden",
  "Lucky",
  "Harbour",
  "Jade",
  "Silver",
  "Maple",
  "Orchid",
  "Pearl",
  "Sunrise",
  "Lotus",
  "Bamboo",
  "Crystal",
  "Red Lantern",
  "Riverside",
  "Grand",
  "Little",
  "Old Town",
  "Night Market",
  "Spring",
  "Moonlight",
];
const TRADE = [
  "Noodle House",
  "Tea Room",
  "Bakery",
  "Bookshop",
  "Pharmacy",
  "Bistro",
  "Shoes",
  "Outfitters",
  "Electronics",
  "Florist",
  "Hotel",
  "Spa",
  "Grocer",
  "Coffee",
  "Hot Pot",
  "Opticians",
  "Toys",
  "Cinema",
  "Tailor",
  "Dumplings",
];
const FIRST_ZH = [
  "金",
  "福",
  "海",
  "玉",
  "兴",
  "和",
  "春",
  "月",
  "荷",
  "竹",
  "明",
  "盛",
  "老街",
  "江南",
  "东方",
];
const TRADE_ZH = [
  "面馆",
  "茶室",
  "面包店",
  "书店",
  "药房",
  "酒家",
  "鞋店",
  "服饰",
  "电器",
  "花店",
  "酒店",
  "超市",
  "咖啡",
  "火锅",
  "饺子馆",
];
const SOFTWARE = [
  "PosOne",
  "Cloudtill",
  "Shopstream",
  "Paylane",
  "Orderly",
  "Tablekit",
  "Stockwise",
  "Linkbay",
  "Sparkpos",
  "Kiosko",
];
const SOFTWARE_ZH = ["云收银", "掌柜", "客如云", "点单宝", "优店"];
const INTEGRATION = ["Bridge", "Keystone", "Northgate", "Confluence", "Pillar", "Span", "Anchor", "Weave"];
const ACQUIRING = [
  "Harbour",
  "Bay",
  "Pacific",
  "Lion",
  "Merlion",
  "Island",
  "Delta",
  "Peninsula",
  "Orient",
  "Strait",
];

/** ISO country, its share, and whether its merchants may have Chinese names. */
const COUNTRIES = [
  ["CN", 0.5],
  ["HK", 0.1],
  ["SG", 0.08],
  ["JP", 0.08],
  ["MY", 0.06],
  ["TH", 0.06],
  ["KR", 0.05],
  ["PH", 0.04],
  ["FR", 0.03],
] as const;
const CATEGORIES = [
  "5812",
  "5814",
  "5411",
  "5499",
  "5651",
  "5661",
  "5732",
  "5912",
  "5942",
  "5992",
  "7011",
  "7230",
  "7832",
];

/** Where a merchant is, what it sells, and what it is called. */
export function merchantName(random: Random, number: number): { name: string; country: string; mcc: string } {
  const country = random.weighted(COUNTRIES);
  const chinese = (country === "CN" && random.chance(0.6)) || (country === "HK" && random.chance(0.3));
  const name = chinese
    ? `${random.of(FIRST_ZH)}${random.of(FIRST_ZH)}${random.of(TRADE_ZH)}${number}`
    : `${random.of(FIRST)} ${random.of(TRADE)} ${number}`;
  return { name, country, mcc: random.of(CATEGORIES) };
}

/** The name of an ISV. */
export const isvName = (random: Random, number: number): string =>
  random.chance(0.4) ? `${random.of(SOFTWARE_ZH)}软件${number}` : `${random.of(SOFTWARE)} Software ${number}`;

/** The name of a system integrator. */
export const integratorName = (random: Random, number: number): string =>
  `${random.of(INTEGRATION)} Systems ${number}`;

/** The name of an acquirer. */
export const acquirerName = (random: Random, number: number): string =>
  `${random.of(ACQUIRING)} Acquiring ${number}`;
