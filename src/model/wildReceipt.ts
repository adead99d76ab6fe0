/** WildReceipt's classes by index: MMOCR 1.x's `WildReceiptDataset.METAINFO`. */
export const wildReceipt: readonly string[] = [
  'Ignore',
  ...[
    'Store_name',
    'Store_addr',
    'Tel',
    'Date',
    'Time',
    'Prod_item',
    'Prod_quantity',
    'Prod_price',
    'Subtotal',
    'Tax',
    'Tips',
    'Total',
  ].flatMap(what => [`${what}_value`, `${what}_key`]),
  'Others',
];
