/**
 * Everyday and trade words of Uzbek, Tajik, Kyrgyz and Kazakh, in both alphabets, and what they are called in a
 * Russian knowledge base. An empty line of thought (`and`, `please`) maps to nothing.
 */
export const neighbourWords: Readonly<Record<string, string>> = compile(`
ishlamoqchiman ishlash ishlasa ishlasam ишламоқчиман ишлаш иштегим иштесем жұмыс жумуш кор мекунам ишлайман ishlayman ish > работать
ozbekman ozbekistondan ozbekiston ўзбекман узбекман ўзбекистондан o'zbekistondan o'zbekman uzbekman > узбекистан гражданин
tojikman tojikistondan тоҷикистон тоҷикам тожикман > таджикистан гражданин
qirgizman кыргызмын кыргызстандан > киргизия гражданин
qozoqman қазақпын қазақстаннан > казахстан гражданин
fuqarosiman fuqaro fuqarolik фуқаро шаҳрванд жаран азамат азаматы > гражданин
pul pulni puli пул пулни пули акча ақша маблағ > деньги
qancha necha канча қанча неча чанд қанша > сколько
qachon качон качан қачон кай қашан > когда
qayerda qaerda каерда қаерда куҷо кайда қайда > где
qanday кандай қандай чӣ хел калай қалай > как
mashina moshina мошин мошина машинам унаа көлік > автомобиль
haydovchi haydovchilik шофер ҳайдовчи ронанда айдоочу жүргізуші > водитель
guvohnoma guvohnomasi prava правам гувохнома куәлік > права
hujjat hujjatlar ҳуҷҷат хужжат документтер құжат құжаттар > документы
yosh yoshim ёшим ёш жаш жас сол > возраст
foiz фоиз пайыз процентин > процент комиссия
ijara ijaraga ижара ижарага иҷора жалга > аренда
ofis idora > офис
patent патентсиз > патент
ulanish ulanmoqchiman qoshilish уланиш қосылу кошулуу ro'yxatdan royxatdan > подключение
yechish olish чиқариш алуу шығару > вывод
blok bloklandi блокланди > блокировка
yordam ёрдам жардам көмек > помощь
salom assalomu rahmat iltimos kerak bormi mumkin mumkinmi boladimi bo'ladimi boladi men man sizda siz va uchun menga салом рахмат раҳмат керак борми мумкинми мен сизда учун менга бармы болобу бола керекпе рақмет рахмет ташаккур лозим мешавад > 
`);

function compile(lines: string): Record<string, string> {
  const words: Record<string, string> = {};
  for (const line of lines.trim().split("\n")) {
    const [from = "", to = ""] = line.split(">");
    for (const word of from.trim().split(/\s+/)) words[word] = to.trim();
  }
  return words;
}
