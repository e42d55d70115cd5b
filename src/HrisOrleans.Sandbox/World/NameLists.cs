namespace HrisOrleans.Sandbox.World;

/// <summary>Names as people write them, each with the form that goes into an address. No two share an address form.</summary>
internal static class NameLists
{
    public static readonly (string Written, string Address)[] Given = Parse(
        "Adaeze Agnieszka=agnieszka Aiko Alejandro Alice Álvaro=alvaro Amara Amélie=amelie Amina Anaïs=anais Anders Andrei Ángela=angela Anh Aniela Antonella " +
        "Arjun Astrid Ayşe=ayse Beatriz Benoît=benoit Bjørn=bjorn Bogdan Bronisław=bronislaw Camila Carlos Cécile=cecile Chiara Chidi Chloé=chloe Çağla=cagla " +
        "Damian Daniela Dario Deepika Dmitri Dražen=drazen Eduardo Eirik Elena Élise=elise Emeka Emre Esperanza Esther Fatima Felipe Fernanda Fionn=fionn " +
        "František=frantisek Freya Gabriela Giovanni Goran Grace Greta Gunnar Guðrún=gudrun Hana Hassan Héctor=hector Helena Hiroshi Hugo Ibrahim Ingrid Irina Isabel " +
        "Ivan Jasmin Javier Jelena João=joao Johanna José=jose Joy Jürgen=jurgen Kaito Katarzyna Kateřina=katerina Kenji Khadija Kofi Kwame Lakshmi Lars Leïla=leila " +
        "Li Liam Linnéa=linnea Łucja=lucja Luis Lukáš=lukas Maëlle=maelle Magdalena Małgorzata=malgorzata Marek María=maria Mateusz Matthias Mehmet Mei Mercy " +
        "Miguel Mikołaj=mikolaj Milica Minh Mohammed Nadia Naoko Ngozi Niamh Nikolai Noémie=noemie Nuño=nuno Olga Olumide Ömer=omer Oscar Paloma Paolo Paulina " +
        "Petra Pranav Priya Rafał=rafal Ramón=ramon Raúl=raul Renée=renee Ricardo Rosa Rúben=ruben Sakura Samuel Sanjay Sara Seán=sean Sebastián=sebastian Selin " +
        "Siobhán=siobhan Sofía=sofia Søren=soren Stéphane=stephane Svetlana Tadeusz Tamar Tariq Tatiana Thandiwe Théo=theo Thiago Thu Tomáš=tomas Tomoko Ulrike Valentina " +
        "Vasile Vera Victor Vikram Wanjiru Wei Wilhelmina Xavier Ximena Yara Yasmin Yusuf Yuki Zahra Zeynep Zoë=zoe Żaneta=zaneta Žofie=zofie");

    public static readonly (string Written, string Address)[] Family = Parse(
        "Abebe Abdullah Achterberg Adeyemi Aguilar Ahmed Ählström=ahlstrom Almeida Álvarez=alvarez Andersson Antonescu Arslan Åström=astrom Bakker Banerjee Barbosa " +
        "Becker Bianchi Björklund=bjorklund Blažek=blazek Boateng Bondarenko Botha Böttcher=bottcher Brânză=branza Brown Cardoso Castañeda=castaneda Çelik=celik Chaudhary Chen Chevalier " +
        "Ciobanu Cohen Contreras Côté=cote Cruz Czarnecki Da-Silva=da-silva Dąbrowski=dabrowski Daniels De-Vries=de-vries Demir Díaz=diaz Dlamini Đorđević=djordjevic Dubois Dvořák=dvorak Eriksson Espinoza " +
        "Estévez=estevez Fernández=fernandez Ferrari Fischer Fitzgerald Fontaine Fournier Fujimoto García=garcia Gąsior=gasior Gebre Georgiou González=gonzalez Götze=gotze Grünwald=grunwald " +
        "Gupta Gutiérrez=gutierrez Gwozdz Hakimi Halvorsen Hansen Hasan Hernández=hernandez Hofmann Horváth=horvath Huang Hughes Ibáñez=ibanez Ionescu Ito Ivanović=ivanovic Jankowski " +
        "Jansen Jiménez=jimenez Johansson Jørgensen=jorgensen Jovanović=jovanovic Juárez=juarez Kaminski Kapoor Karlsson Kaya Keller Khan Kiplagat Kobayashi Kovačević=kovacevic Kowalczyk Kraus " +
        "Krüger=kruger Kumar Kurz Lacroix Lévesque=levesque Lewandowski Lindqvist Lopes López=lopez Łukasik=lukasik MacDonald=macdonald Mahlangu Markov Martínez=martinez Matsuda Mbeki " +
        "McCarthy=mccarthy Méndez=mendez Mensah Meyer Moreau Müller=muller Muñoz=munoz Murphy Mwangi Nakamura Ndiaye Němec=nemec Nguyễn=nguyen Nielsen Nkosi Novák=novak Núñez=nunez " +
        "O'Brien=obrien O'Connor=oconnor Obi Öberg=oberg Okafor Okonkwo Oliveira Olsen Ortiz Osei Østergaard=ostergaard Öztürk=ozturk Papadopoulos Park Patel Pavlenko Pereira Pérez=perez " +
        "Petrov Phạm=pham Popescu Quintana Rahman Ramírez=ramirez Rao Ribeiro Richter Rodríguez=rodriguez Rossi Ruiz Şahin=sahin Saito Sánchez=sanchez Schäfer=schafer Schneider " +
        "Schröder=schroder Šimić=simic Singh Sjöberg=sjoberg Smith Sobczak Sørensen=sorensen Soto Świątek=swiatek Szabó=szabo Takahashi Tanaka Tchaikovsky Tembo Thompson Toth Trần=tran Tremblay " +
        "Uchida Vásquez=vasquez Van-Dijk=van-dijk Vargas Vogel Wagner Walsh Weiß=weiss Williams Wójcik=wojcik Wu Yamamoto Yılmaz=yilmaz Zając=zajac Zhang Zielińska=zielinska Zúñiga=zuniga");

    private static (string Written, string Address)[] Parse(string list) =>
        [.. list.Split(' ').Select(entry => entry.Split('=')).Select(parts => (parts[0], parts.Length > 1 ? parts[1] : parts[0].ToLowerInvariant()))];
}
